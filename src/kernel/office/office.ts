/** Office files, made beside the server's own thread. */
import { Worker } from 'node:worker_threads';
import { Refusal } from '../errors.ts';
import { workerFile } from '../project-files.ts';
import type { ContentTable, OfficeDocument } from './content.ts';

export type OfficeJob =
  | { kind: 'word'; document: OfficeDocument }
  | { kind: 'workbook'; tables: readonly ContentTable[]; trial: boolean };

/** Far more than the longest report needs. */
const MEMORY_MB = 512;

/**
 * @throws Refusal `office-file-too-long` where it does not fit into {@link MEMORY_MB}
 * @example await officeFile({ kind: 'word', document })
 */
export function officeFile(job: OfficeJob): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile('kernel/office/office'), {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    worker.once('message', (bytes: Uint8Array<ArrayBuffer>) => {
      resolve(bytes);
      void worker.terminate();
    });
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLong() : error),
    );
    // After a message this comes too late to matter.
    worker.once('exit', (code) => reject(new Error(`the office worker ended with ${code}`)));
  });
}

function tooLong(): Refusal {
  return new Refusal(
    'office-file-too-long',
    'Tệp này dài hơn mức máy chủ làm được; hãy chọn kỳ ngắn hơn rồi xuất lại.',
    413,
  );
}

export const OFFICE_TYPES = {
  word: {
    extension: 'docx',
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
  workbook: {
    extension: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
} as const;

/** An answer that a browser saves under a name. `name` is plain ASCII, without its extension. */
export function officeResponse(
  bytes: Uint8Array<ArrayBuffer>,
  kind: keyof typeof OFFICE_TYPES,
  name: string,
): Response {
  const { extension, mediaType } = OFFICE_TYPES[kind];
  return new Response(bytes, {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}.${extension}"`,
      'cache-control': 'no-store',
    },
  });
}
