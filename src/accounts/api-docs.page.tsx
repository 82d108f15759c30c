import { BarePage } from '../web/layout.tsx';
import { Card } from '../web/parts/card.tsx';
import type { OpenApiDocument } from './http/openapi.ts';

type Operation = NonNullable<NonNullable<OpenApiDocument['paths']>[string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The OpenAPI document, to be read by people. */
export function ApiDocsPage({ document }: { document: OpenApiDocument }) {
  const operations = operationsOf(document);
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? ''))].sort();
  return (
    <BarePage title="Giao diện lập trình" wide>
      <p>{document.info.description}</p>
      <p>
        Tài liệu cho máy đọc: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1). Chương trình
        đăng nhập bằng mã truy cập trong tiêu đề <code>Authorization: Bearer …</code>, tạo bằng lệnh{' '}
        <code>loa token create</code>.
      </p>
      {tags.map((tag) => (
        <Card title={tag} id={tag}>
          {operations
            .filter(({ operation }) => operation.tags?.[0] === tag)
            .map((entry) => (
              <OperationView {...entry} />
            ))}
        </Card>
      ))}
      <Card title="Các dạng dữ liệu" id="schemas">
        {Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => (
          <details id={`schema-${name}`}>
            <summary>{name}</summary>
            <Json value={schema} />
          </details>
        ))}
      </Card>
    </BarePage>
  );
}

interface Entry {
  method: string;
  path: string;
  operation: Operation;
}

function operationsOf(document: OpenApiDocument): Entry[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
}

function OperationView({ method, path, operation }: Entry) {
  return (
    <details>
      <summary>
        <code>
          {method.toUpperCase()} {path}
        </code>{' '}
        {operation.summary}
      </summary>
      {operation.description && <p>{operation.description}</p>}
      {operation.parameters && <Json title="Tham số" value={operation.parameters} />}
      {operation.requestBody && <Json title="Gửi lên" value={operation.requestBody} />}
      <Json title="Trả về" value={operation.responses} />
    </details>
  );
}

function Json({ title, value }: { title?: string; value: unknown }) {
  return (
    <>
      {title && <p class="soft">{title}</p>}
      <pre tabindex={0}>{JSON.stringify(value, null, 2)}</pre>
    </>
  );
}
