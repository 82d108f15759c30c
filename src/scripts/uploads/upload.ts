/** A file on its way in, as plain data. */
import { z } from 'zod';
import type { RecordingEdit } from '../../audio/recording-edit.ts';
import { requiredText } from '../../kernel/fields.ts';
import type { UploadState } from '../../storage/sound-tables.ts';

export interface Upload {
  id: string;
  stationId: string;
  by: string;
  byName: string;
  /** As the person's machine called it. */
  name: string;
  bytes: number;
  modified: number;
  /** Bytes on the disk for certain. */
  received: number;
  state: UploadState;
  refused: { code: string; reason: string } | null;
  sha256: string | null;
  edit: RecordingEdit | null;
  scriptId: string | null;
  createdAt: number;
  touchedAt: number;
}

/** A piece on a slow line takes half a minute; what is lost with a connection is less than one. */
export const PIECE_BYTES = 4 * 1024 * 1024;
/** More files at once than anybody means to send. */
export const MOST_OPEN = 30;

const NUMBER = 'Độ dài tệp phải là số byte.';

/** What is told of a file before its first piece. */
export const newUploadSchema = z.object({
  name: requiredText('Tên tệp', { max: 255 }),
  bytes: z.int(NUMBER).min(1, 'Tệp rỗng, không có dữ liệu.'),
  /** Last change of the file by its own machine's clock, ms since 1970. */
  modified: z.int('Thời điểm sửa tệp phải là số mili giây.').min(0).default(0),
});
export type NewUpload = z.output<typeof newUploadSchema>;

/** What a person may do about a refused file. Codes are the probe's, and 'fault'. */
export function adviceOn(code: string): string {
  switch (code) {
    case 'drm':
      return 'Hãy xin bản không khóa bản quyền, hoặc thu lại bằng máy ghi âm.';
    case 'not-audio':
    case 'no-audio-stream':
      return 'Hãy kiểm tra đã chọn đúng tệp chưa; văn bản thì dùng Soạn tin, bài.';
    case 'too-long':
      return 'Hãy cắt thành nhiều tệp ngắn hơn rồi tải lại.';
    case 'fault':
      return 'Hãy bấm Phân tích lại; nếu vẫn lỗi, báo người quản trị xem nhật ký máy chủ.';
    default:
      return 'Hãy mở thử tệp trên máy của anh/chị, xuất lại dạng MP3 hoặc WAV rồi tải lên lần nữa.';
  }
}

/** A proposal for the title of an item: the file's name without its ending. */
export function titleFrom(name: string): string {
  const plain = name
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/[_]+/g, ' ')
    .trim();
  return plain === '' ? name : plain;
}
