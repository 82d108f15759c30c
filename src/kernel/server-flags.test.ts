import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from './project-files.ts';
import { SERVER_FLAGS } from './server-flags.ts';

it('npm start and the container run the server with the flags that its service has', () => {
  const text = (name: string) => readFileSync(join(projectRoot, name), 'utf8');
  const { scripts } = JSON.parse(text('package.json')) as { scripts: { start: string } };
  expect(scripts.start).toContain(`node ${SERVER_FLAGS.join(' ')} dist/main.js`);
  const words = ['node', ...SERVER_FLAGS, '/opt/loa/dist/main.js'].map((word) => `"${word}"`);
  expect(text('Dockerfile')).toContain(`CMD [${words.join(', ')}]`);
});
