/** What the documents point at is there: files, headings, and commands of `loa`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../src/kernel/project-files.ts';
import { runProcess } from '../src/kernel/process.ts';

const DOCUMENTS = [
  'README.md',
  ...readdirSync(join(projectRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

const textOf = (document: string) => readFileSync(join(projectRoot, document), 'utf8');

/** As the sites that show Markdown name a heading. */
const anchorOf = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

const anchorsIn = (document: string) =>
  new Set([...textOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!)));

describe.each(DOCUMENTS)('%s', (document) => {
  it('points at files and headings that are there', () => {
    const links = [...textOf(document).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)];
    const broken = links.flatMap(([, link]) => {
      const [path, anchor] = link!.split('#');
      const file =
        path === '' ? document : relative(projectRoot, join(projectRoot, dirname(document), path!));
      if (!existsSync(join(projectRoot, file))) return [link];
      return anchor === undefined || anchorsIn(file).has(decodeURIComponent(anchor)) ? [] : [link];
    });
    expect(broken).toEqual([]);
  });
});

it('the commands of loa that the documents name are those that it has', async () => {
  const { stdout } = await runProcess(process.execPath, [join(projectRoot, 'dist/cli.js'), 'help'], {
    limits: { wallMs: 30_000 },
  });
  const listed = [...stdout.toString().matchAll(/^ {2}([a-z][a-z0-9 -]*?)(?: {2,}|$)/gm)];
  const known = new Set(['help', ...listed.map(([, name]) => name!)]);
  const named = DOCUMENTS.flatMap((document) =>
    [
      ...textOf(document).matchAll(
        /(?:`(?:sudo )?loa|run --silent loa --) ([a-z][a-z-]*(?: [a-z][a-z0-9-]*)?)/g,
      ),
    ].map(([, words]) => words!),
  );
  const unknown = named.filter((words) => !known.has(words) && !known.has(words.split(' ')[0]!));
  expect([known.size > 30, named.length > 20, unknown]).toEqual([true, true, []]);
});
