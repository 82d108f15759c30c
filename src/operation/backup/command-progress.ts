import type { CommandIo } from '../../kernel/command.ts';
import type { Progress } from './backups.ts';

const LOOK_MS = 500;

/** Tells on standard error how far the work is, a line each time the words change. Gives the function that ends it. */
export function followOn({ stderr }: CommandIo, progress: () => Progress | null): () => void {
  let said = '';
  const timer = setInterval(() => {
    const words = progress()?.words ?? said;
    if (words !== said) stderr.write(`${words} …\n`);
    said = words;
  }, LOOK_MS);
  return () => clearInterval(timer);
}
