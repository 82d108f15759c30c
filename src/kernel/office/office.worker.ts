/** Makes an office file in a thread of its own: a year's tables take longer than the server's thread may be held. */
import { parentPort, workerData } from 'node:worker_threads';
import type { OfficeJob } from './office.ts';
import { wordOf } from './word.ts';
import { workbookOf } from './workbook.ts';

const job = workerData as OfficeJob;
const bytes = job.kind === 'word' ? await wordOf(job.document) : await workbookOf(job.tables, job);
parentPort!.postMessage(new Uint8Array(bytes));
