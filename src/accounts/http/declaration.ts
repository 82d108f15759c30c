/** How a route is declared, and what its handler is therefore given. */
import type { HtmlEscapedString } from 'hono/utils/html';
import type { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { FieldError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { Actor } from '../actor.ts';
import type { CityRole } from '../city-roles.ts';
import type { Permission } from '../permissions.ts';
import type { Station } from '../stations.ts';
import type { Access, DeclarationKind, DevicePass, Method, Person } from './gate.ts';
import type { FileFields } from './multipart.ts';
import type { Notice } from './notice.ts';
import type { RequestContext } from './request-context.ts';

interface Common {
  method: Method;
  /** Braces name what varies: '/d/{slug}/tin-bai/{scriptId}'; a last '*' takes the rest. */
  path: string;
  /** Answers also before the first run is done. */
  beforeSetup?: boolean;
  /** Other sites may show it in a frame and play it: only what is public and holds nobody's session. */
  embeddable?: boolean;
  query?: z.ZodType;
  /** Most bytes of the request's body; default 1 MiB for JSON, 8 MiB for forms. A stream has no limit of ours. */
  maxBytes?: number;
}

/** JSON in and out; listed in the OpenAPI document. */
export type EndpointDeclaration = Common &
  Access & {
    /** One Vietnamese line for the documentation. */
    summary: string;
    /** 'stream': the handler reads the body itself. */
    body?: z.ZodType | 'stream';
    /** Media type of a streamed body; default application/octet-stream. */
    bodyType?: string;
    /** What leaves is cut to this shape. Absent: the handler gives a Response, or nothing (204). */
    response?: z.ZodType;
    /** Media type of a Response the handler makes itself. */
    responseType?: string;
    /** Default 200. */
    status?: 200 | 201 | 202;
  };

/** HTML for a person. */
export type PageDeclaration = Common & Access & { method: 'get' };

/** What a page's form sends, urlencoded or multipart. */
export type FormDeclaration = Common &
  Access & {
    method: 'post';
    body?: z.ZodType | 'stream';
    /** Files it may carry, by field: each comes as an Upload, on disk. `maxBytes` then bounds the whole body as it is read. */
    files?: FileFields;
  };

/** Bytes that are neither: style sheets, media, health. */
export type RawDeclaration = Common & Access & { summary: string };

export type Declaration = { kind: DeclarationKind } & Common &
  Access &
  Partial<
    Pick<EndpointDeclaration, 'summary' | 'body' | 'bodyType' | 'response' | 'responseType' | 'status'>
  >;

type PathNames<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathNames<Rest>
  : never;

type PartOf<D, K extends string, Otherwise> =
  D extends Record<K, infer S> ? (S extends z.ZodType ? z.output<S> : Otherwise) : Otherwise;

type BodyOf<D> = D extends { body: 'stream' } ? ReadableStream<Uint8Array> : PartOf<D, 'body', undefined>;

type ScopePart<S> = S extends 'station'
  ? {
      actor: Actor;
      station: Station;
      /** Null for a program with a token. */
      person: Person | null;
      may: (permission: Permission) => boolean;
    }
  : S extends 'device'
    ? { actor: Actor; device: DevicePass }
    : S extends 'user'
      ? { actor: Actor; person: Person }
      : S extends 'city'
        ? { actor: Actor; person: Person; cityRoles: readonly CityRole[] }
        : /** Who looks, if signed in. */ { viewer: () => Promise<Person | null> };

/** The time that the station lives in. */
export interface Domain {
  clock: Clock;
  /** "DỮ LIỆU THỬ": said on every page, report and export. */
  trial: boolean;
  /** It runs on a sandbox's clock now. */
  sandbox: boolean;
}

/** What every handler is given. */
export interface Call {
  c: RequestContext;
  log: Log;
  requestId: string;
  domain: Domain;
  /** True when such a page is declared: a menu shows no entry that leads nowhere. @example hasPage('/d/{slug}/duyet') */
  hasPage: (path: string) => boolean;
  /** The client's address, from the socket or from a proxy that the settings name; never from the client's own words. */
  address: string;
}

export type Input<D extends Common & { scope: Access['scope'] }> = Call &
  ScopePart<D['scope']> & {
    params: Record<PathNames<D['path']>, string>;
    query: PartOf<D, 'query', undefined>;
    body: BodyOf<D>;
  };

export interface PageExtras {
  /** Told once on the page that a form led to: "Đã gửi duyệt." */
  notice: Notice | null;
  /** Ends a form: the browser gets `path` (303), which shows `notice` once. */
  seeOther: (path: string, notice?: string | Notice) => Response;
}

export type FormValues = Record<string, string | string[]>;

/** What a refused form is shown again with. */
export interface Invalid {
  /** The refusal's, stable: 'no-weekday'. */
  code: string;
  /** As typed; files are not among them. */
  values: FormValues;
  /** All that was sent, an Upload for each file; not parsed. */
  sent: Record<string, unknown>;
  errors: FieldError[];
  /** A sentence about the whole form, when no field is at fault. */
  message: string | null;
}

/** JSX; a plain string would not have been escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export type EndpointResult<D> = D extends { response: infer R extends z.ZodType }
  ? z.input<R> | Response
  : Response | undefined;
