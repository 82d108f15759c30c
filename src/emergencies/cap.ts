/**
 * CAP 1.2 (OASIS Common Alerting Protocol): reads one alert. XML from outside is hostile until proved otherwise: a document with a
 * DOCTYPE or an entity of its own is refused unread, so that there is nothing to expand and nothing to fetch.
 */
import { DOMParser, onErrorStopParsing, type Element, type Node } from '@xmldom/xmldom';
import { z } from 'zod';
import { cleanLines, requiredText } from '../kernel/fields.ts';
import { Refusal } from '../kernel/errors.ts';
import { parseInstant } from '../kernel/zoned-time.ts';

export const CAP_TYPE = 'application/cap+xml';
export const CAP_BYTES = 256 * 1024;

const NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';

/** By these three CAP knows a message. */
export interface CapReference {
  sender: string;
  identifier: string;
  sent: string;
}

export interface CapAlert extends CapReference {
  status: (typeof STATUSES)[number];
  msgType: (typeof MESSAGE_TYPES)[number];
  /** Public: for everybody's ears. Restricted, Private: for some recipients. */
  scope: (typeof SCOPES)[number];
  references: CapReference[];
  /** What is to be read: Vietnamese where the sender gave it. Null where there is nothing to say. */
  info: CapInfo | null;
}

export interface CapInfo {
  language: string;
  headline: string;
  /** Headline, description, instruction. */
  text: string;
  /** UTC ms. */
  expires: number | null;
}

const STATUSES = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const;
const SCOPES = ['Public', 'Restricted', 'Private'] as const;
const MESSAGE_TYPES = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const;
/** `dateTime` of CAP: seconds and an offset, never Z. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/;

const says = (error: string) => ({ error });
const name = (label: string) =>
  requiredText(label, { max: 300 }).regex(/^[^\s,<&]+$/, `${label} không được có dấu cách, dấu phẩy.`);
const instant = (label: string) =>
  z
    .string(says(`Thiếu ${label}.`))
    .refine(
      (text) => INSTANT.test(text) && parseInstant(text) !== null,
      `${label} phải theo dạng 2026-11-23T07:00:00+07:00.`,
    );

const alertSchema = z.object({
  identifier: name('identifier'),
  sender: name('sender'),
  sent: instant('sent'),
  status: z.enum(STATUSES, says('status phải là Actual, Exercise, System, Test hoặc Draft.')),
  msgType: z.enum(MESSAGE_TYPES, says('msgType phải là Alert, Update, Cancel, Ack hoặc Error.')),
  scope: z.enum(SCOPES, says('scope phải là Public, Restricted hoặc Private.')),
  references: z.string().default(''),
});

const infoSchema = z.object({
  language: z.string().default('en-US'),
  event: requiredText('event', { max: 500 }),
  headline: z.string().default(''),
  description: z.string().default(''),
  instruction: z.string().default(''),
  expires: instant('expires').optional(),
});

/** @throws Refusal `bad-cap`, with a sentence for each fault */
export function parseCap(xml: string): CapAlert {
  const root = rootOf(xml);
  const alert = checked(alertSchema, textsOf(root), 'alert');
  const infos = childrenOf(root, 'info').map((info, index) =>
    checked(infoSchema, textsOf(info), `info.${index}`),
  );
  const info = infos.find(({ language }) => /^vi\b/i.test(language)) ?? infos[0];
  const { identifier, sender, sent, status, msgType, scope } = alert;
  return {
    ...{ identifier, sender, sent, status, msgType, scope },
    references: referencesOf(alert.references),
    info: info
      ? {
          language: info.language,
          headline: cleanLines(info.headline || info.event),
          text: textOf(info),
          expires: info.expires === undefined ? null : parseInstant(info.expires),
        }
      : null,
  };
}

/** Only what may be heard: an actual alert or its update. Exercises, tests and drafts are kept and never air. */
export function mayAir({ status, msgType }: Pick<CapAlert, 'status' | 'msgType'>): boolean {
  return status === 'Actual' && (msgType === 'Alert' || msgType === 'Update');
}

function rootOf(xml: string): Element {
  if (/<!(?!--|\[CDATA\[)/.test(xml)) throw bad('Cảnh báo CAP không được có DOCTYPE hay thực thể riêng.');
  let root: Element | null;
  try {
    root = new DOMParser({ onError: onErrorStopParsing, locator: false }).parseFromString(
      xml,
      'text/xml',
    ).documentElement;
  } catch {
    throw bad('Nội dung gửi lên không phải XML hợp lệ.');
  }
  if (root?.localName !== 'alert' || root.namespaceURI !== NAMESPACE)
    throw bad(`Nội dung gửi lên không phải cảnh báo CAP 1.2 (${NAMESPACE}).`);
  refuseTower(root);
  return root;
}

/** Alerts are some five elements deep; reading the text of a tower of thousands would exhaust the stack. */
const DEEPEST = 16;

function refuseTower(root: Element): void {
  let depth = 1;
  for (let node: Node | null = root; node;) {
    if (depth > DEEPEST) throw bad('Cảnh báo CAP có quá nhiều lớp lồng nhau.');
    if (node.firstChild) {
      node = node.firstChild;
      depth++;
      continue;
    }
    while (node && node !== root && !node.nextSibling) {
      node = node.parentNode;
      depth--;
    }
    node = node === root ? null : (node?.nextSibling ?? null);
  }
}

function childrenOf(parent: Element, localName?: string): Element[] {
  return [...parent.childNodes].filter(
    (node): node is Element =>
      node.nodeType === node.ELEMENT_NODE &&
      (node as Element).namespaceURI === NAMESPACE &&
      (localName === undefined || (node as Element).localName === localName),
  );
}

/** Text of the direct children by name; of those that come twice the first. */
function textsOf(parent: Element): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const child of childrenOf(parent)) {
    const key = child.localName ?? '';
    if (!Object.hasOwn(texts, key)) texts[key] = cleanLines(child.textContent ?? '');
  }
  return texts;
}

function checked<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => ({
    field: [where, ...path].join('.'),
    message,
  }));
  throw new Refusal('bad-cap', errors[0]!.message, 422, errors);
}

/** "sender,identifier,sent" with blanks between. */
function referencesOf(text: string): CapReference[] {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => {
      const [sender, identifier, sent, ...more] = word.split(',');
      if (!sender || !identifier || !sent || more.length > 0)
        throw bad('references phải là các bộ ba sender,identifier,sent cách nhau bằng dấu cách.');
      return { sender, identifier, sent };
    });
}

function textOf({ event, headline, description, instruction }: z.output<typeof infoSchema>): string {
  const parts = [headline, description, instruction].filter(Boolean);
  return (parts.length > 0 ? parts : [event])
    .map((part) => (/[.!?…:;]$/.test(part) ? part : `${part}.`))
    .join('\n');
}

function bad(message: string): Refusal {
  return new Refusal('bad-cap', message, 422);
}
