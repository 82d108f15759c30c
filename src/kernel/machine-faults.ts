/**
 * What the machine could not do, told to people as something that they can see to: a full or read-only disk, a database that is held,
 * no room for one more open file, a shared store of sounds that does not answer. Everything else that goes wrong is a fault of ours, and
 * stays one.
 */
import { kindOf } from './error-causes.ts';
import { Refusal } from './errors.ts';

/** Seconds after which it is worth asking again. */
const AGAIN_S = 30;

const KINDS = [
  {
    // Node's names, SQLite's, and the SQLSTATE of PostgreSQL.
    codes: /^(ENOSPC|EDQUOT|SQLITE_FULL|SQLITE_IOERR_SHM\w*|53100)$/,
    code: 'disk-full',
    what: 'Ổ đĩa của máy chủ đã đầy nên việc này chưa được ghi lại.',
    toDo: 'Hãy báo người quản trị dọn bớt ổ đĩa rồi thử lại.',
  },
  {
    codes: /^(EROFS|SQLITE_READONLY\w*|25006)$/,
    code: 'disk-read-only',
    what: 'Ổ đĩa của máy chủ đang chỉ cho đọc nên việc này chưa được ghi lại.',
    toDo: 'Hãy báo người quản trị kiểm tra ổ đĩa.',
  },
  {
    codes: /^(EIO|SQLITE_IOERR\w*|58030)$/,
    code: 'disk-fault',
    what: 'Ổ đĩa của máy chủ báo lỗi nên việc này chưa được ghi lại.',
    toDo: 'Hãy báo người quản trị kiểm tra ổ đĩa ngay.',
  },
  {
    codes: /^(EMFILE|ENFILE|SQLITE_CANTOPEN\w*|53300)$/,
    code: 'too-many-files',
    what: 'Máy chủ đang mở quá nhiều tệp và kết nối nên chưa làm được việc này.',
    toDo: 'Hãy thử lại sau ít phút.',
  },
  {
    codes: /^PROGRAM_KILLED$/,
    code: 'program-killed',
    what: 'Một chương trình xử lý âm thanh trên máy chủ bị dừng giữa chừng, có thể vì thiếu bộ nhớ.',
    toDo: 'Hãy thử lại sau ít phút.',
  },
  {
    codes: /^(SQLITE_BUSY\w*|SQLITE_LOCKED\w*|55P03|40001|40P01)$/,
    code: 'database-busy',
    what: 'Cơ sở dữ liệu đang bận việc khác nên việc này chưa được ghi lại.',
    toDo: 'Hãy thử lại sau ít phút.',
  },
  {
    // Of the shared store of sounds (audio/bucket-media-store.ts).
    codes: /^MEDIA_AWAY$/,
    code: 'media-away',
    what: 'Kho âm thanh dùng chung đang không liên lạc được nên việc này chưa làm được.',
    toDo: 'Hãy thử lại sau ít phút; nếu vẫn vậy, báo người quản trị.',
  },
] as const;

type MachineFault = (typeof KINDS)[number];

/** Which of the machine's faults an error is, or was caused by; `what` is a sentence, `toDo` what a person can do. */
export function machineFault(error: unknown): MachineFault | null {
  return kindOf<MachineFault>(error, KINDS);
}

/**
 * The refusal that a machine's fault is answered with, which has it as its cause; null when the error is none.
 *
 * @example machineRefusal(Object.assign(new Error(), { code: 'ENOSPC' }))?.code // 'disk-full'
 */
export function machineRefusal(error: unknown): Refusal | null {
  const fault = machineFault(error);
  if (!fault) return null;
  const { code, what, toDo } = fault;
  return Object.assign(new Refusal(code, `${what} ${toDo}`, 503, [], AGAIN_S), { cause: error });
}

/** What people are told of an error; null for a fault of ours, of which they are told that it is one. */
export function asRefusal(error: unknown): Refusal | null {
  return error instanceof Refusal ? error : machineRefusal(error);
}
