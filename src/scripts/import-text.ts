/** TXT and DOCX become plain text, or a sentence that says why not. */
import { Worker } from 'node:worker_threads';
import { fieldRefusal } from '../kernel/errors.ts';
import { cleanLines } from '../kernel/fields.ts';
import { workerFile } from '../kernel/project-files.ts';
import { modernised } from '../speech/reading/old-encodings.ts';
import { LONGEST_TEXT } from './script.ts';

export const TEXT_FILE_LIMITS = {
  maxBytes: 10 * 1024 * 1024,
  tooLarge: 'Tệp lớn quá 10 MB. Hãy dán riêng phần nội dung cần đọc.',
};
const DOCX_MS = 15_000;
const DOCX_MEMORY_MB = 256;

const NOT_DOCX =
  'Tệp không phải DOCX hoặc bị hỏng. Hãy mở bằng Word, lưu lại dạng .docx, hoặc dán nội dung vào ô soạn thảo.';

/**
 * The text of an uploaded file, by its content (name and type given by the browser are not believed), trimmed, NFC, old encodings
 * put into today's letters.
 *
 * @throws Refusal at field `file`: empty, not a text, a damaged DOCX, an old .doc, a PDF.
 */
export async function importText(bytes: Uint8Array): Promise<string> {
  if (bytes.length === 0) throw refuse('file-empty', 'Tệp rỗng, không có nội dung.');
  const text = startsWith(bytes, 'PK') ? await readDocx(bytes) : readPlain(bytes);
  const clean = cleanLines(modernised(text).text).replace(/\n{3,}/g, '\n\n');
  if (!clean) throw refuse('file-no-text', 'Không tìm thấy chữ nào trong tệp.');
  if (clean.length > LONGEST_TEXT) {
    throw refuse(
      'text-too-long',
      'Văn bản trong tệp dài quá 60.000 ký tự (khoảng 55 phút đọc). Hãy tách thành nhiều tin, bài.',
    );
  }
  return clean;
}

function readPlain(bytes: Uint8Array): string {
  if (startsWith(bytes, '%PDF'))
    throw refuse('file-pdf', 'Chưa đọc được tệp PDF. Hãy chép nội dung rồi dán vào ô soạn thảo.');
  // The compound file of Word 97–2003.
  if (startsWith(bytes, '\xd0\xcf\x11\xe0')) {
    throw refuse('file-doc', 'Tệp .doc kiểu cũ chưa đọc được. Hãy mở bằng Word và lưu lại dạng .docx.');
  }
  const text = decode(bytes);
  if (text === null || text.includes('\0'))
    throw refuse('file-not-text', 'Tệp không phải văn bản. Hãy chọn tệp TXT hoặc DOCX.');
  return text;
}

/** UTF-16 by its mark, else UTF-8, else TCVN3 or VNI if it reads as such, else the code page that old Windows programs saved in. */
function decode(bytes: Uint8Array): string | null {
  if (startsWith(bytes, '\xff\xfe')) return new TextDecoder('utf-16le').decode(bytes);
  if (startsWith(bytes, '\xfe\xff')) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (bytes.includes(0)) return null;
    const signs = Buffer.from(bytes).toString('latin1');
    return modernised(signs).encoding === null ? new TextDecoder('windows-1258').decode(bytes) : signs;
  }
}

function readDocx(bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile('scripts/docx'), {
      workerData: bytes,
      resourceLimits: { maxOldGenerationSizeMb: DOCX_MEMORY_MB },
      stderr: true,
    });
    const timer = setTimeout(() => void worker.terminate(), DOCX_MS);
    worker.once('message', ({ text }: { text: string | null }) => {
      if (text === null) reject(refuse('file-not-docx', NOT_DOCX));
      else resolve(text);
      void worker.terminate();
    });
    worker.once('error', () => reject(refuse('file-not-docx', NOT_DOCX)));
    worker.once('exit', () => {
      clearTimeout(timer);
      // After a message this comes too late to matter.
      reject(refuse('file-not-docx', NOT_DOCX));
    });
  });
}

function startsWith(bytes: Uint8Array, mark: string): boolean {
  return Buffer.from(bytes.subarray(0, mark.length)).toString('latin1') === mark;
}

function refuse(code: string, message: string) {
  return fieldRefusal('file', code, message);
}
