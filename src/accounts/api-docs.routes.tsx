import { ApiDocsPage } from './api-docs.page.tsx';
import type { App } from './http/app.ts';
import { openApiDocument, type OpenApiDocument } from './http/openapi.ts';

/** /api/openapi.json and /api/docs; to be declared after all other routes are, or before: they are read when asked for. */
export function apiDocsRoutes(app: App, { version }: { version: string }): void {
  let document: Promise<OpenApiDocument> | undefined;
  const read = () => (document ??= openApiDocument(app.registry.all(), version));

  app.raw(
    { method: 'get', path: '/api/openapi.json', scope: 'public', summary: 'Tài liệu OpenAPI 3.1' },
    async ({ c }) => c.json(await read()),
  );
  app.page({ method: 'get', path: '/api/docs', scope: 'public' }, async () => (
    <ApiDocsPage document={await read()} />
  ));
}
