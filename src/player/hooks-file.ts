/**
 * What this player switches and runs around its programmes, from `hooks.json` in its own folder: written by who stands at the
 * machine, never by the server, because it names programs and addresses.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { Refusal } from '../kernel/errors.ts';

const says = (error: string) => ({ error });

const LONGEST_TIMEOUT_MS = 60_000;
const timeoutMs = z
  .int(says('timeoutMs phải là số mili giây.'))
  .min(100, 'timeoutMs ít nhất là 100.')
  .max(LONGEST_TIMEOUT_MS, `timeoutMs nhiều nhất là ${LONGEST_TIMEOUT_MS}.`)
  .default(5_000);

/** A program by its words; no shell reads them. Gets the event as JSON on standard input. */
const commandSchema = z.strictObject(
  {
    run: z
      .array(z.string(says('Mỗi từ của run phải là chuỗi.')), says('run phải là danh sách các từ của lệnh.'))
      .min(1, 'run phải có tên chương trình.')
      .refine(([program]) => program !== '', 'run phải có tên chương trình.'),
    timeoutMs,
  },
  says('Lệnh phải có run và chỉ các mục timeoutMs, leadMs.'),
);

/** A call to exactly this address; redirections are not followed. A POST or PUT without `body` sends the event as JSON. */
const httpSchema = z.strictObject(
  {
    http: z.url({ protocol: /^https?$/, error: 'http phải là địa chỉ http:// hoặc https://.' }),
    method: z.enum(['GET', 'POST', 'PUT'], says('method phải là GET, POST hoặc PUT.')).default('GET'),
    headers: z
      .record(z.string(), z.string(says('Mỗi dòng headers phải là chuỗi.')), says('headers không hợp lệ.'))
      .optional(),
    body: z.string(says('body phải là chuỗi.')).optional(),
    timeoutMs,
  },
  says('Lời gọi phải có http và chỉ các mục method, headers, body, timeoutMs, leadMs.'),
);

/** Bytes to a device: a serial or USB relay. */
const writeSchema = z.strictObject(
  {
    write: z
      .string(says('write phải là đường dẫn thiết bị.'))
      .regex(/^\//, 'write phải là đường dẫn đầy đủ, ví dụ /dev/ttyUSB0.'),
    hex: z
      .string(says('hex phải là chuỗi.'))
      .regex(/^\s*([0-9a-f]{2}\s*)+$/i, 'hex phải gồm các cặp chữ số thập lục phân, ví dụ "A0 01 01 A2".'),
    /** Set by stty before the bytes, for a serial line. */
    baud: z
      .int(says('baud phải là số.'))
      .min(50, 'baud không hợp lệ.')
      .max(4_000_000, 'baud không hợp lệ.')
      .optional(),
    timeoutMs,
  },
  says('Thao tác ghi phải có write, hex và chỉ các mục baud, timeoutMs, leadMs.'),
);

const LONGEST_LEAD_MS = 600_000;
const leadMs = z
  .int(says('leadMs phải là số mili giây.'))
  .min(0, 'leadMs không được âm.')
  .max(LONGEST_LEAD_MS, 'leadMs nhiều nhất là 10 phút.')
  .default(0);

const wrongAction = says('Mỗi thao tác phải có đúng một trong run, http, write.');
const actionSchema = z.union([commandSchema, httpSchema, writeSchema], wrongAction);
const beforeSchema = z.union(
  [commandSchema.extend({ leadMs }), httpSchema.extend({ leadMs }), writeSchema.extend({ leadMs })],
  wrongAction,
);
const listOf = <T extends z.ZodType>(action: T) =>
  z.array(action, says('before và after phải là danh sách.')).max(20, 'Tối đa 20 thao tác.').default([]);

const hooksSchema = z.strictObject(
  {
    /** Switched on and off by the times that the station sets for this device. */
    amplifier: z
      .strictObject(
        {
          on: actionSchema,
          off: actionSchema,
          /** Ends with 0 when the amplifier is on, with 1 when it is off. */
          sense: commandSchema.optional(),
        },
        says('amplifier phải có on, off và có thể có sense.'),
      )
      .optional(),
    /** Each runs `leadMs` before an airing's first item, and after its last. */
    before: listOf(beforeSchema),
    after: listOf(actionSchema),
  },
  says('Tệp chỉ gồm các mục amplifier, before, after.'),
);

export type Action = z.infer<typeof actionSchema>;
export type Hooks = z.infer<typeof hooksSchema>;
export type AmplifierHooks = NonNullable<Hooks['amplifier']>;

export const NO_HOOKS: Hooks = { before: [], after: [] };

export function hooksPath(folder: string): string {
  return join(folder, 'hooks.json');
}

/** The hooks of a data folder, none without a file. Throws a `Refusal` that says what is wrong in it, or who else may write it. */
export async function readHooks(folder: string): Promise<Hooks> {
  const path = hooksPath(folder);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new Refusal('bad-hooks', `Không đọc được ${path}: ${String(error)}`);
  });
  if (text === null) return NO_HOOKS;
  // Whoever can write it runs programs as the player.
  if ((await stat(path)).mode & 0o022) {
    throw new Refusal(
      'bad-hooks',
      `${path} cho người khác sửa được nên không dùng. Hãy chạy: chmod 600 ${path}`,
    );
  }
  return parseHooks(text, path);
}

/** @param path how the file is called in the sentence about what is wrong */
export function parseHooks(text: string, path: string): Hooks {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal('bad-hooks', `${path} không phải là JSON đúng cú pháp.`);
  }
  const read = hooksSchema.safeParse(json);
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  throw new Refusal('bad-hooks', `${path}, mục ${issue.path.join('.') || 'đầu tiên'}: ${issue.message}`);
}
