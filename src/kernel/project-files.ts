/** Where the product's own files are, whether it runs from src/ (tests) or from the built dist/. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The folder that holds package.json. */
export const projectRoot: string = findRoot(here);

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('package.json not found above the program');
  return findRoot(parent);
}

/**
 * The file of a worker thread: the built one beside a built program, else the source itself (Node strips its types).
 *
 * @example new Worker(workerFile('scripts/docx'))
 */
export function workerFile(name: string): string {
  const built = here.startsWith(join(projectRoot, 'dist'));
  return join(projectRoot, built ? `dist/${name}.worker.js` : `src/${name}.worker.ts`);
}
