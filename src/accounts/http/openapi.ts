/** The OpenAPI 3.1 document, made from the same declarations that the server obeys. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { z } from 'zod';
import { cityPermissionTitle } from '../city-roles.ts';
import { permissionTitle } from '../permissions.ts';
import type { Declaration } from './declaration.ts';

export type OpenApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>;
type RouteConfig = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0];

const SECURITY: Record<Declaration['scope'], Record<string, string[]>[]> = {
  public: [],
  user: [{ session: [] }],
  city: [{ session: [] }],
  station: [{ token: [] }, { session: [] }],
  device: [{ device: [] }],
};

/** Loaded when first asked for: the server starts sooner without. */
export async function openApiDocument(
  declarations: readonly Declaration[],
  version: string,
): Promise<OpenApiDocument> {
  const { OpenAPIHono, z } = await import('@hono/zod-openapi');
  const app = new OpenAPIHono();
  const problem = problemSchema(z);
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'Mã truy cập của chương trình: loa token create',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'device', {
    type: 'http',
    scheme: 'bearer',
    description: 'Mã của đầu phát, nhận khi ghép',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'loa.session_token',
    description: 'Phiên đăng nhập trên trình duyệt',
  });
  for (const declaration of declarations)
    if (declaration.kind === 'endpoint') app.openAPIRegistry.registerPath(pathOf(declaration, problem, z));
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Loa Phường',
      version,
      description: 'Giao diện lập trình của đài truyền thanh phường. Lỗi trả về theo RFC 9457.',
    },
    servers: [{ url: '/' }],
  });
}

type Zod = typeof z;

function problemSchema(zod: Zod) {
  return zod
    .object({
      type: zod.string(),
      title: zod.string(),
      status: zod.int(),
      code: zod.string(),
      detail: zod.string(),
      errors: zod.array(zod.object({ field: zod.string(), message: zod.string() })),
    })
    .meta({ id: 'Problem' });
}

function pathOf(declaration: Declaration, problem: z.ZodType, zod: Zod): RouteConfig {
  const { method, path, scope, summary, query, body } = declaration;
  const permission = permissionWords(declaration);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return {
    method,
    path,
    summary: summary ?? '',
    ...(permission !== null && { description: `Cần quyền: ${permission}.` }),
    tags: [tagOf(path)],
    security: SECURITY[scope],
    request: {
      ...(names.length > 0 && {
        params: zod.object(Object.fromEntries(names.map((name) => [name, zod.string()]))),
      }),
      ...(query && { query: query as z.ZodObject }),
      ...(body && { body: bodyOf(declaration) }),
    },
    responses: {
      [String(statusOf(declaration))]: successOf(declaration),
      default: {
        description: 'Từ chối hoặc lỗi',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  };
}

function permissionWords(declaration: Declaration): string | null {
  if (declaration.scope === 'city') return cityPermissionTitle(declaration.permission);
  return declaration.scope === 'station' ? permissionTitle(declaration.permission) : null;
}

function bodyOf({ body, bodyType }: Declaration) {
  if (body === 'stream')
    return {
      required: true,
      content: {
        [bodyType ?? 'application/octet-stream']: { schema: { type: 'string' as const, format: 'binary' } },
      },
    };
  return { required: true, content: { 'application/json': { schema: body! } } };
}

function statusOf({ response, responseType, status }: Declaration): number {
  return status ?? (response || responseType !== undefined ? 200 : 204);
}

function successOf({ response, responseType, summary }: Declaration) {
  if (response) return { description: summary ?? '', content: { 'application/json': { schema: response } } };
  if (responseType !== undefined)
    return {
      description: summary ?? '',
      content: { [responseType]: { schema: { type: 'string' as const } } },
    };
  return { description: 'Đã xong' };
}

/** '/api/v1/stations/{stationId}/scripts/…' → 'scripts', '/api/playout/v1/…' → 'playout' */
function tagOf(path: string): string {
  if (path.startsWith('/api/playout/')) return 'playout';
  return /^\/api\/v1\/stations\/\{stationId\}\/([\w-]+)/.exec(path)?.[1] ?? 'stations';
}
