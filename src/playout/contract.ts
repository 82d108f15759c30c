/**
 * The playout API, `/api/playout/v1`, as both ends read it: plain zod, nothing of the server, so that the player can be bundled
 * with it alone. Other programs are written against these shapes; a change is a new version. Unknown fields are ignored.
 * Instants travel as ISO 8601 with an offset; `msOf` and `isoOf` turn them into UTC milliseconds and back.
 */
// The namespace itself, not the `z` that zod exports: a bundle of the player then holds what is used of it, without the sentences
// of fifty languages (8 MB of memory).
import * as z from 'zod';

/** Where the playout API lives on a server. */
export const PLAYOUT_BASE = '/api/playout/v1';

/** On every response: the server's domain time as the headers are written, ISO instant with milliseconds. */
export const SERVER_TIME_HEADER = 'loa-server-time';
/** On schedule and heartbeat responses: `keyId="…", sig="<base64 Ed25519 over the exact body bytes>"`; see signing.ts. */
export const SIGNATURE_HEADER = 'loa-signature';
/**
 * On every response of a server that runs on the sandbox clock, and on no other: `x1`, or `x60` when its minute lasts a second.
 * Players of such a server follow Loa-Server-Time wherever it goes and at that rate, and say so; without the header the server's
 * time moves a trusted clock by 2 s at most. It is unsigned like the time itself, so a player holds to what it saw when it was
 * paired: one paired with a real station never follows it.
 */
export const SANDBOX_HEADER = 'loa-sandbox';

/** Longest `wait` of the schedule's long poll, seconds. */
export const LONGEST_POLL_SECONDS = 25;
/** Most as-run events in one request. */
export const AS_RUN_BATCH = 200;
/** Most files named as missing, most commands, and most answers to commands in one heartbeat. */
export const HEARTBEAT_LIST = 50;
/** The off-air recording travels as Opus in Ogg. */
export const OFF_AIR_MEDIA_TYPE = 'audio/ogg';
/** A day of speech at 24 kbit/s is 260 MB; what is asked for is minutes. */
export const MOST_OFF_AIR_BYTES = 64 * 1024 * 1024;
/** `code` of the 401 problem that tells a device its token was taken back for good. */
export const REVOKED = 'revoked';

/** `reason` of a row that tells of silence because the device did not trust its clock. */
export const CLOCK_UNTRUSTED = 'Đồng hồ đầu phát chưa được xác nhận trong giờ phát.';

const BASE64_32_BYTES = /^[A-Za-z0-9+/]{43}=$/;
const SHA256_HEX = /^[0-9a-f]{64}$/;

/** A sentence for every way the field can be wrong: zod's own words are English. */
const says = (error: string) => ({ error });

const text = (max: number, error: string) => z.string(says(error)).trim().min(1, error).max(max, error);
/** Without control characters: PostgreSQL could not even look for a name with a zero in it. */
const id = (error: string) => text(100, error).regex(/^\P{Cc}+$/u, error);
const whole = (min: number, max: number, error: string) => z.int(says(error)).min(min, error).max(max, error);
const instant = (error: string) => z.iso.datetime({ offset: true, error });

const DAY_MS = 86_400_000;
const durationMs = whole(0, DAY_MS, 'Thời lượng phải là số mili giây từ 0 đến một ngày.');
const volume = whole(0, 100, 'Âm lượng phải là số nguyên từ 0 đến 100.');
const instantAt = instant('Thời điểm phải theo ISO 8601 và có múi giờ, ví dụ 2026-11-23T07:00:00.000+07:00.');
const sha256Hex = z
  .string(says('Mã băm không hợp lệ.'))
  .regex(SHA256_HEX, 'Mã băm phải là SHA-256 viết bằng 64 chữ số thập lục phân.');
const zones = z
  .array(id('Mã cụm loa không hợp lệ.'), says('Danh sách cụm loa không hợp lệ.'))
  .max(500, 'Tối đa 500 cụm loa.');

/** A server's public key: `keyId` names it in Loa-Signature, `publicKey` is the raw 32 bytes in base64. */
export const publicKeySchema = z.object(
  {
    keyId: id('Mã khóa không hợp lệ.'),
    publicKey: z
      .string(says('Khóa công khai không hợp lệ.'))
      .regex(BASE64_32_BYTES, 'Khóa công khai phải là 32 byte viết theo base64.'),
  },
  says('Khóa công khai không hợp lệ.'),
);
export type PublicKey = z.infer<typeof publicKeySchema>;

const keys = z
  .array(publicKeySchema, says('Danh sách khóa không hợp lệ.'))
  .min(1, 'Phải có ít nhất một khóa.')
  .max(10, 'Tối đa 10 khóa.');

// POST pair

/** What a machine that has no token yet sends. */
export const pairRequestSchema = z.object({
  code: text(40, 'Hãy nhập mã ghép nối, ví dụ K7Q4-29MX.'),
  name: text(100, 'Tên đầu phát phải có từ 1 đến 100 ký tự.'),
});
export type PairRequest = z.infer<typeof pairRequestSchema>;

export const pairResponseSchema = z.object({
  deviceId: id('Mã đầu phát không hợp lệ.'),
  token: text(500, 'Mã truy cập không hợp lệ.'),
  station: id('Mã đài không hợp lệ.'),
  zones,
  keys,
});
export type PairResponse = z.infer<typeof pairResponseSchema>;

// GET schedule

/** A sound file, addressed by its own SHA-256. */
export const fileItemSchema = z.object({
  kind: z.literal('file', says('Loại mục không hợp lệ.')),
  segmentId: id('Mã đoạn âm thanh không hợp lệ.'),
  title: z.string(says('Tên mục không hợp lệ.')).max(500, 'Tên mục dài quá 500 ký tự.'),
  sha256: sha256Hex,
  bytes: whole(1, 4_000_000_000, 'Kích thước tệp không hợp lệ.'),
  durationMs,
  mediaType: text(100, 'Kiểu tệp không hợp lệ.'),
  /** Absolute path on the server, or a whole address. */
  url: text(2000, 'Địa chỉ tải không hợp lệ.'),
  /** Heard only if the relay item before it failed; it takes no time of its own in the plan. */
  fallback: z.boolean(says('Mục thay thế không hợp lệ.')).optional(),
  /** A pause: that nothing is heard of it is no fault. */
  quiet: z.boolean(says('Mục im lặng không hợp lệ.')).optional(),
});
export type FileItem = z.infer<typeof fileItemSchema>;

/** A stream of the station's allow-list (relay), or a microphone (live). */
export const streamItemSchema = z.object({
  kind: z.enum(['relay', 'live'], says('Loại mục không hợp lệ.')),
  title: z.string(says('Tên mục không hợp lệ.')).max(500, 'Tên mục dài quá 500 ký tự.'),
  /** A whole address; of live speech a path of the server, asked with the device's token. */
  url: text(2000, 'Địa chỉ luồng không hợp lệ.'),
  durationMs,
  /** It may lie in the ward's own network; without it private and loopback addresses are refused, also behind a redirect. */
  inside: z.boolean(says('Phạm vi của luồng không hợp lệ.')).optional(),
});
export type StreamItem = z.infer<typeof streamItemSchema>;

const KNOWN_KINDS = new Set(['file', 'relay', 'live']);

/** An item of a kind this version does not know: taken as it is, never played, logged skipped. */
export const unknownItemSchema = z.object({
  kind: text(50, 'Loại mục không hợp lệ.').refine(
    (kind) => !KNOWN_KINDS.has(kind),
    'Mục phát thiếu thông tin.',
  ),
  title: z.string(says('Tên mục không hợp lệ.')).max(500, 'Tên mục dài quá 500 ký tự.').optional(),
  durationMs: durationMs.optional(),
});
export type UnknownItem = z.infer<typeof unknownItemSchema>;

export const scheduleItemSchema = z.union(
  [fileItemSchema, streamItemSchema, unknownItemSchema],
  says('Mục phát không hợp lệ.'),
);
export type ScheduleItem = z.infer<typeof scheduleItemSchema>;

/** Narrows an item to one this version can play from its media cache. */
export function isFileItem(item: ScheduleItem): item is FileItem {
  return item.kind === 'file';
}

export const scheduleAiringSchema = z.object(
  {
    id: id('Mã lượt phát không hợp lệ.'),
    /** `cancelled` is the tombstone: it must not play, and is faded out when on air. */
    status: z.enum(['planned', 'cancelled'], says('Trạng thái lượt phát không hợp lệ.')),
    priority: z.enum(['normal', 'priority', 'emergency'], says('Mức ưu tiên không hợp lệ.')),
    zones,
    startsAt: instantAt,
    /** Half-open: the airing is over at this instant. */
    endsAt: instantAt,
    /** What to do when it can only start late: the whole of it, from the next item on, or not at all. */
    late: z.enum(['whole', 'next-item', 'skip'], says('Cách xử lý phát muộn không hợp lệ.')),
    /** What to do at `endsAt` when it still plays: cut with a fade, or let the item finish. */
    overrun: z.enum(['cut', 'finish'], says('Cách xử lý quá giờ không hợp lệ.')),
    /** Of an item that an emergency or live speech broke off; without it the next item follows by the clock. */
    afterPreempt: z.enum(['restart', 'next'], says('Cách phát tiếp sau khi nhường không hợp lệ.')).optional(),
    /** Plays again every `everyMs` while the play would start before `until`. */
    repeat: z
      .object(
        {
          everyMs: whole(1000, DAY_MS, 'Khoảng lặp phải từ 1 giây đến một ngày.'),
          until: instantAt,
        },
        says('Cách phát lặp không hợp lệ.'),
      )
      .nullish(),
    /**
     * Beside `cancelled`: the station's loudspeakers are suspended then, and why. The items are listed all the same, and the player
     * writes an end `skipped` with this reason for each, once.
     */
    suspended: text(500, 'Lý do tạm dừng phải có từ 1 đến 500 ký tự.').optional(),
    items: z
      .array(scheduleItemSchema, says('Danh sách mục phát không hợp lệ.'))
      .max(200, 'Tối đa 200 mục trong một lượt phát.'),
  },
  says('Lượt phát không hợp lệ.'),
);
export type ScheduleAiring = z.infer<typeof scheduleAiringSchema>;

/**
 * The signed body: whole days [from, to) of one station and one set of zones. It depends on nothing else, so that every player of
 * those zones gets the same bytes.
 */
export const scheduleBodySchema = z.object(
  {
    /** max(last + 1, Unix seconds): grows even after a restore, and only with the content. */
    revision: whole(1, Number.MAX_SAFE_INTEGER, 'Số hiệu lịch phải là số nguyên dương.'),
    station: id('Mã đài không hợp lệ.'),
    zones,
    timeZone: text(100, 'Múi giờ không hợp lệ.'),
    from: instantAt,
    to: instantAt,
    keys,
    airings: z
      .array(scheduleAiringSchema, says('Danh sách lượt phát không hợp lệ.'))
      .max(10_000, 'Tối đa 10.000 lượt phát.'),
  },
  says('Lịch phát không hợp lệ.'),
);
export type ScheduleBody = z.infer<typeof scheduleBodySchema>;

/** `?wait=25`: how long the answer may wait for a change, seconds. */
export const scheduleQuerySchema = z.object({
  wait: z.coerce
    .number(says('Thời gian chờ phải là số giây.'))
    .int('Thời gian chờ phải là số giây nguyên.')
    .min(0, 'Thời gian chờ không được âm.')
    .transform((seconds) => Math.min(seconds, LONGEST_POLL_SECONDS))
    .default(0),
});

// POST as-run

const asRunCommon = {
  /** Made by the device (UUIDv7); the same event sent again has the same id. */
  id: z.guid(says('Mã sự kiện phải là UUID do đầu phát đặt.')),
  /** Grows by one an event; a hole shows a loss, a restart is flagged. */
  seq: whole(1, Number.MAX_SAFE_INTEGER, 'Số thứ tự phải là số nguyên dương.'),
  airingId: id('Mã lượt phát không hợp lệ.'),
  /** Which play of a repeat, from 0. */
  occurrence: whole(0, 100_000, 'Lần phát phải là số nguyên không âm.'),
  /** Index into the airing's items. */
  item: whole(0, 10_000, 'Thứ tự mục phải là số nguyên không âm.'),
  segmentId: id('Mã đoạn âm thanh không hợp lệ.').nullish(),
  /** When it was heard, by the device's corrected clock. */
  at: instantAt,
  /** What the device adds to its machine's clock. */
  clockOffsetMs: whole(-1e13, 1e13, 'Độ lệch đồng hồ phải là số mili giây nguyên.'),
  /** Started that long after its time; negative: before. */
  latenessMs: whole(-1e13, 1e13, 'Độ trễ phải là số mili giây nguyên.').optional(),
  reason: z
    .string(says('Lý do không hợp lệ.'))
    .max(500, 'Lý do dài quá 500 ký tự.')
    .refine((reason) => !reason.includes('\0'), 'Lý do không hợp lệ.')
    .optional(),
  sink: z.enum(['alsa', 'pulse', 'pipe', 'file', 'null'], says('Ngõ ra không hợp lệ.')).optional(),
  volume: volume.optional(),
  /** Reported by sensing; null where there is none. */
  amplifier: z.boolean(says('Trạng thái tăng âm không hợp lệ.')).nullish(),
  clockTrusted: z.boolean(says('Trạng thái đồng hồ không hợp lệ.')).optional(),
};

export const OUTCOMES = ['completed', 'interrupted', 'skipped', 'failed', 'silent'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const asRunStartSchema = z.object({
  ...asRunCommon,
  kind: z.literal('start', says('Loại sự kiện không hợp lệ.')),
});
export const asRunEndSchema = z.object({
  ...asRunCommon,
  kind: z.literal('end', says('Loại sự kiện không hợp lệ.')),
  outcome: z.enum(OUTCOMES, says('Kết quả phát không hợp lệ.')),
  /** Of the item's own sound, counted in the samples handed to the sink. */
  playedMs: whole(0, 10 * DAY_MS, 'Thời lượng đã phát phải là số mili giây không âm.'),
  /** Of `playedMs`, how long the output stayed under −40 dBFS, pauses of speech apart. */
  silentMs: whole(0, 10 * DAY_MS, 'Thời lượng im lặng phải là số mili giây không âm.').optional(),
});

/** One row of the as-run log. An item that never sounded has an end (skipped, failed) without a start. */
export const asRunEventSchema = z.discriminatedUnion(
  'kind',
  [asRunStartSchema, asRunEndSchema],
  says('Sự kiện phát không hợp lệ.'),
);
export type AsRunEvent = z.infer<typeof asRunEventSchema>;
export type AsRunStart = z.infer<typeof asRunStartSchema>;
export type AsRunEnd = z.infer<typeof asRunEndSchema>;

/**
 * The request as the server reads it first: rows with nothing but an id to answer by. Each row is then read with
 * `asRunEventSchema`, so that one bad row is rejected alone and the others are kept.
 */
export const asRunRequestSchema = z.object({
  events: z
    .array(
      z.looseObject({ id: text(100, 'Mỗi sự kiện phải có mã.') }, says('Sự kiện phát không hợp lệ.')),
      says('Danh sách sự kiện không hợp lệ.'),
    )
    .max(AS_RUN_BATCH, `Mỗi lần gửi tối đa ${AS_RUN_BATCH} sự kiện.`),
});
export type AsRunRequest = { events: AsRunEvent[] };

export const AS_RUN_RESULTS = ['accepted', 'duplicate', 'rejected'] as const;

/** An answer a row. All three are final: the device need not send that row again. */
export const asRunResponseSchema = z.object({
  results: z.array(
    z.object({
      id: text(100, 'Mã sự kiện không hợp lệ.'),
      result: z.enum(AS_RUN_RESULTS, says('Kết quả tiếp nhận không hợp lệ.')),
      reason: z.string(says('Lý do không hợp lệ.')).nullish(),
    }),
    says('Danh sách kết quả không hợp lệ.'),
  ),
});
export type AsRunResponse = z.infer<typeof asRunResponseSchema>;

// POST heartbeat

/** What a device did with a command, once. */
export const commandDoneSchema = z.object(
  {
    id: id('Mã lệnh không hợp lệ.'),
    ok: z.boolean(says('Kết quả lệnh không hợp lệ.')),
    /** Why not, or what there is to say of it; Vietnamese. */
    note: z.string(says('Ghi chú không hợp lệ.')).max(500, 'Ghi chú dài quá 500 ký tự.').optional(),
  },
  says('Kết quả lệnh không hợp lệ.'),
);
export type CommandDone = z.infer<typeof commandDoneSchema>;

export const heartbeatRequestSchema = z.object({
  /** By the device's corrected clock. */
  at: instantAt,
  /** Chosen at random for this question alone: comes back beside the time, so that an old answer tells no time. */
  nonce: text(64, 'Số ngẫu nhiên của nhịp báo không hợp lệ.').optional(),
  version: text(100, 'Phiên bản phần mềm không hợp lệ.'),
  clock: z
    .object(
      {
        offsetMs: whole(-1e13, 1e13, 'Độ lệch đồng hồ phải là số mili giây nguyên.'),
        trusted: z.boolean(says('Trạng thái đồng hồ không hợp lệ.')),
      },
      says('Thông tin đồng hồ không hợp lệ.'),
    )
    .optional(),
  disk: z
    .object(
      { freeBytes: whole(0, Number.MAX_SAFE_INTEGER, 'Dung lượng trống không hợp lệ.') },
      says('Thông tin ổ đĩa không hợp lệ.'),
    )
    .optional(),
  /** Files the schedule lists that are verified on disk, and those still to fetch. */
  media: z
    .object(
      {
        ready: whole(0, 1_000_000, 'Số tệp sẵn sàng không hợp lệ.'),
        missing: whole(0, 1_000_000, 'Số tệp còn thiếu không hợp lệ.'),
      },
      says('Thông tin tệp âm thanh không hợp lệ.'),
    )
    .optional(),
  /** The airing that sounds now. */
  onAir: id('Mã lượt phát không hợp lệ.').nullish(),
  volume: volume.optional(),
  amplifier: z.boolean(says('Trạng thái tăng âm không hợp lệ.')).nullish(),
  /** What fails around the programme now (amplifier switch, hooks), a Vietnamese sentence each. */
  faults: z
    .array(text(300, 'Mô tả lỗi không hợp lệ.'), says('Danh sách lỗi không hợp lệ.'))
    .max(10, 'Tối đa 10 lỗi.')
    .optional(),
  /** Of the schedule it holds, 0 for none. */
  revision: whole(0, Number.MAX_SAFE_INTEGER, 'Số hiệu lịch không hợp lệ.').optional(),
  /** SHA-256 of files still to fetch, the ones needed soonest first. */
  missing: z
    .array(sha256Hex, says('Danh sách tệp còn thiếu không hợp lệ.'))
    .max(HEARTBEAT_LIST, `Tối đa ${HEARTBEAT_LIST} tệp còn thiếu.`)
    .optional(),
  /** How long what is on air has been silent, ms; a silence of 20 s or more also while sound has been back for two minutes. */
  deadAirMs: whole(0, 10 * DAY_MS, 'Thời lượng im lặng không hợp lệ.').optional(),
  /** The off-air recording it keeps. */
  offAir: z.object({ from: instantAt, to: instantAt }, says('Khoảng bản ghi không hợp lệ.')).optional(),
  /** What became of commands of earlier answers; each is sent until an answer no longer lists its command. */
  commandsDone: z
    .array(commandDoneSchema, says('Kết quả lệnh không hợp lệ.'))
    .max(HEARTBEAT_LIST, `Tối đa ${HEARTBEAT_LIST} kết quả lệnh.`)
    .optional(),
});
export type HeartbeatRequest = z.infer<typeof heartbeatRequestSchema>;

const amplifierTime = whole(0, 600_000, 'Thời gian bật, tắt tăng âm phải từ 0 đến 10 phút.');

/** What the station set for this device. */
export const deviceSettingsSchema = z.object(
  {
    volume,
    emergencyVolume: volume,
    /** Switched on so long before sound and off so long after. */
    amplifier: z.object(
      { leadMs: amplifierTime, tailMs: amplifierTime },
      says('Cài đặt tăng âm không hợp lệ.'),
    ),
    /** Days of off-air recording kept; 0 is none. */
    offAirDays: whole(0, 365, 'Số ngày lưu bản ghi phải từ 0 đến 365.'),
  },
  says('Cài đặt đầu phát không hợp lệ.'),
);
export type DeviceSettings = z.infer<typeof deviceSettingsSchema>;

/** What a device can be told to do. A kind it does not know it answers with `ok: false`. */
export const COMMAND_KINDS = ['restart', 'test-sound', 'off-air'] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

/** An order to one device; each id is done once, also across restarts, however often it is listed. */
export const deviceCommandSchema = z.object(
  {
    id: id('Mã lệnh không hợp lệ.'),
    /** One of `COMMAND_KINDS`. */
    kind: text(50, 'Loại lệnh không hợp lệ.'),
    /** Of `off-air`: the minutes asked for. */
    from: instantAt.optional(),
    to: instantAt.optional(),
  },
  says('Lệnh không hợp lệ.'),
);
export type DeviceCommand = z.infer<typeof deviceCommandSchema>;

export const heartbeatResponseSchema = z.object(
  {
    device: deviceSettingsSchema,
    /** Until they are reported done. */
    commands: z
      .array(deviceCommandSchema, says('Danh sách lệnh không hợp lệ.'))
      .max(HEARTBEAT_LIST, `Tối đa ${HEARTBEAT_LIST} lệnh.`)
      .optional(),
    /** The server's time with the question's nonce. It is signed, so that it may set a trusted clock that is far off. */
    time: z.object({ nonce: z.string(), at: instantAt }, says('Giờ của máy chủ không hợp lệ.')).optional(),
    /** A newer version of the player's program is there; a person installs it. */
    update: z
      .object(
        { version: text(100, 'Phiên bản phần mềm không hợp lệ.') },
        says('Thông tin phiên bản không hợp lệ.'),
      )
      .optional(),
  },
  says('Trả lời nhịp báo không hợp lệ.'),
);
export type HeartbeatResponse = z.infer<typeof heartbeatResponseSchema>;

// PUT off-air/{commandId}: the body is the clip itself, `OFF_AIR_MEDIA_TYPE`, at most `MOST_OFF_AIR_BYTES`; taken once a command.

/** The path below `PLAYOUT_BASE` to which the clip of an `off-air` command is put. */
export function offAirPath(commandId: string): string {
  return `off-air/${encodeURIComponent(commandId)}`;
}

/** The clip as the media store keeps it; the same again for a clip put twice. */
export const offAirResponseSchema = z.object({ sha256: sha256Hex });
export type OffAirResponse = z.infer<typeof offAirResponseSchema>;

// Instants

/** UTC milliseconds of an ISO instant that a schema here has let through. */
export function msOf(iso: string): number {
  return Date.parse(iso);
}

/** An instant as it travels: ISO 8601 in UTC with milliseconds. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * A typed pairing code as it is compared: people leave out the dash, add blanks, write small letters.
 *
 * @example plainPairingCode(' k7q4 29mx') // 'K7Q429MX'
 */
export function plainPairingCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** The rate in a Loa-Sandbox header ("x60" → 60), null when there is none or it is not one. */
export function sandboxRateOf(header: string | null | undefined): number | null {
  const match = /^x(\d{1,4}(?:\.\d{1,3})?)$/.exec(header?.trim() ?? '');
  const rate = Number(match?.[1] ?? 0);
  return rate > 0 ? rate : null;
}

/** The Loa-Sandbox header of a server whose clock runs `rate` times as fast as the machine's. */
export function sandboxHeader(rate: number): string {
  return `x${rate}`;
}
