/**
 * Style, scripts, fonts and htmx, served by us under `/assets/<hash>/<name>`. The hash is of the content, so a browser may
 * keep each for a year and still never sees an old one. All of it is read and hashed at the start of a server, for later it may have
 * no room for one more open file; each is compressed once, when it is first asked for.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { sha256 } from '../kernel/hash.ts';
import { projectRoot } from '../kernel/project-files.ts';
import { axisRules } from './parts/week-axis.ts';

export type AssetName = 'app.css' | 'app.js' | 'htmx.js' | 'icon.svg' | ModuleName | FontName;
/** Of the one page with a waveform, and of those that ask a passkey. */
type ModuleName = 'wavesurfer.js' | 'wavesurfer-regions.js' | 'recording-edit.js' | 'passkey.js';
type FontName = `${'vietnamese' | 'latin'}-${'400' | '500' | '600'}.woff2`;

/** In the order of the cascade. */
const STYLES = [
  'fonts',
  'tokens',
  'base',
  'layout',
  'controls',
  'surfaces',
  'broadcast',
  'uploads',
  'week',
  'month',
  'year',
  'report',
  'publish',
  'city',
  'print',
];

/** `content` is last: it announces the page to all the others. */
const SCRIPTS = [
  'menus',
  'confirm-dialog',
  'field-errors',
  'text-counter',
  'file-drop',
  'uploads',
  'local-draft',
  'unsaved-guard',
  'undo-toast',
  'reorder',
  'audio',
  'spoken-words',
  'live',
  'microphone',
  'live-speech',
  'record-voice',
  'week-edit',
  'copy',
  'compare',
  'content',
];

const FONTS: FontName[] = [
  'vietnamese-400.woff2',
  'vietnamese-500.woff2',
  'vietnamese-600.woff2',
  'latin-400.woff2',
  'latin-500.woff2',
  'latin-600.woff2',
];

interface Asset {
  url: string;
  mediaType: string;
  plain: Buffer;
  /** Fonts are compressed in themselves. */
  compressible: boolean;
  /** Its compressed forms so far. */
  encoded: { br?: Buffer; gzip?: Buffer };
}

let loaded: Map<string, Asset> | undefined;

/**
 * The address of an asset, with the hash of what it holds now.
 *
 * @example assetUrl('app.css') // '/assets/1f0c9d2e4b7a/app.css'
 */
export function assetUrl(name: AssetName): string {
  return assets().get(name)!.url;
}

/** Answers `GET /assets/<hash>/<name>`; an address whose hash is not the present one is not found. */
export function assetRoutes(): Hono {
  const app = new Hono();
  const served = assets();
  app.get('/assets/:hash/:name', (c) => {
    const asset = served.get(c.req.param('name'));
    if (asset?.url !== c.req.path) return c.text('Không có tệp này.', 404);
    const encoding = acceptedEncoding(c.req.header('accept-encoding') ?? '', asset);
    const body = encoding ? (asset.encoded[encoding] ??= COMPRESS[encoding](asset.plain)) : asset.plain;
    return c.body(new Uint8Array(body), 200, {
      'content-type': asset.mediaType,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      ...(encoding ? { 'content-encoding': encoding } : {}),
    });
  });
  return app;
}

/** Brotli at 6, not 11: a tenth of the time, for a few hundred bytes. */
const COMPRESS = {
  br: (plain: Buffer) => brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (plain: Buffer) => gzipSync(plain, { level: 7 }),
};

function acceptedEncoding(accepted: string, asset: Asset): 'br' | 'gzip' | undefined {
  if (!asset.compressible) return undefined;
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
}

function assets(): Map<string, Asset> {
  return (loaded ??= loadAssets());
}

function loadAssets(): Map<string, Asset> {
  const folder = join(projectRoot, 'src/web/assets');
  const found = new Map<string, Asset>();
  const add = (name: AssetName, mediaType: string, plain: Buffer) => {
    const url = `/assets/${sha256(plain).slice(0, 12)}/${name}`;
    found.set(name, { url, mediaType, plain, compressible: !name.endsWith('.woff2'), encoded: {} });
  };

  const fontFolder = join(projectRoot, 'node_modules/@fontsource/be-vietnam-pro/files');
  for (const font of FONTS) {
    const source = `be-vietnam-pro-${font.replace('.woff2', '-normal.woff2')}`;
    add(font, 'font/woff2', readFileSync(join(fontFolder, source)));
  }
  const withAddresses = (text: string) =>
    text.replace(/asset:([\w.-]+)/g, (_, name: string) => found.get(name)!.url);
  const style = `${joined(folder, 'css', STYLES)}\n${axisRules()}`;
  add('app.css', 'text/css; charset=utf-8', Buffer.from(withAddresses(style)));
  add('app.js', 'text/javascript; charset=utf-8', Buffer.from(joined(folder, 'js', SCRIPTS, ownScope)));
  add(
    'htmx.js',
    'text/javascript; charset=utf-8',
    readFileSync(join(projectRoot, 'node_modules/htmx.org/dist/htmx.min.js')),
  );
  const module = (name: ModuleName, text: string) =>
    add(name, 'text/javascript; charset=utf-8', Buffer.from(text));
  const waves = join(projectRoot, 'node_modules/wavesurfer.js/dist');
  module('wavesurfer.js', styleAsTemplate(readFileSync(join(waves, 'wavesurfer.esm.js'), 'utf8')));
  module('wavesurfer-regions.js', readFileSync(join(waves, 'plugins/regions.esm.js'), 'utf8'));
  module('recording-edit.js', withAddresses(readFileSync(join(folder, 'js/recording-edit.js'), 'utf8')));
  const webAuthn = readFileSync(
    join(projectRoot, 'node_modules/@simplewebauthn/browser/dist/bundle/index.umd.min.js'),
    'utf8',
  );
  module('passkey.js', `${webAuthn}\n${ownScope(readFileSync(join(folder, 'js/passkey.js'), 'utf8'))}`);
  add('icon.svg', 'image/svg+xml', readFileSync(join(folder, 'icon.svg')));
  return found;
}

/**
 * wavesurfer.js writes a style sheet into its own tree, which the content policy forbids. As a template it is inert; our module makes a
 * constructed sheet of it, which is allowed.
 */
function styleAsTemplate(script: string): string {
  const changed = script
    .replace(/<style[^>]*?>(?=\\n|\s*:host)/, '<template data-style>')
    .replace('</style>', '</template>');
  if (!changed.includes('<template data-style>') || changed.includes('<style'))
    throw new Error('wavesurfer.js writes its style in another way now');
  return changed;
}

function joined(folder: string, kind: 'css' | 'js', names: string[], wrap = (text: string) => text): string {
  return names.map((name) => wrap(readFileSync(join(folder, kind, `${name}.${kind}`), 'utf8'))).join('\n');
}

/** Each behaviour has a scope of its own; they meet only through the page, its events and `loaMicrophone`. */
function ownScope(script: string): string {
  return `(() => {\n'use strict';\n${script}})();`;
}
