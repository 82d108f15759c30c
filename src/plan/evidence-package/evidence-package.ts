/**
 * Everything that proves a month, as one archive: the numbers, the facts and the plan they come from, and for each thing that
 * counted its text, approval, sound, airings and players' rows. Signed, so that it can be checked without the server.
 */
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { sha256 } from '../../kernel/hash.ts';
import { withoutMarks } from '../../kernel/vietnamese.ts';
import { isoWithOffset, type Month } from '../../kernel/zoned-time.ts';
import type { ZipEntry } from '../../kernel/zip.ts';
import { asRunOfAirings } from '../../playout/as-run.store.ts';
import { commandsOfAirings } from '../../playout/device-commands.store.ts';
import type { PublicKey } from '../../playout/contract.ts';
import type { StationKeys } from '../../playout/keys.ts';
import { sign } from '../../playout/signing.ts';
import { findAirings } from '../../schedule/airings.store.ts';
import { revisionsOf } from '../../scripts/scripts.store.ts';
import { decisionsOn } from '../../scripts/segments.store.ts';
import type { Database } from '../../storage/database.ts';
import type { Audits } from '../audits.ts';
import { standingCloses } from '../month-closes.store.ts';
import type { CountedItem, MonthAudit } from '../month-audit.ts';
import { evidenceFiles } from './evidence-files.store.ts';
import { factLines } from './fact-lines.ts';
import { AUDIT, CLOSED, FACTS, MANIFEST, PLAN, SIGNATURE, type Manifest } from './manifest.ts';

/** A file of the archive before it is packed: a text, or bytes of the media store. */
interface Part {
  path: string;
  content: string | { sha256: string; bytes: number };
}

export interface EvidencePackagesDependencies {
  database: Database;
  clock: Clock;
  media: Pick<MediaStore, 'open' | 'size'>;
  audits: Pick<Audits, 'judgedMonth'>;
  keys: () => StationKeys;
}

export type EvidencePackages = ReturnType<typeof createEvidencePackages>;

export function createEvidencePackages({
  database,
  clock,
  media,
  audits,
  keys,
}: EvidencePackagesDependencies) {
  const { kysely } = database;

  /**
   * The archive's entries, in order; sounds are opened as their turn comes.
   *
   * @throws Refusal `media-missing` when the store has lost a sound that proves something
   */
  async function entriesOf(station: Station, actor: Actor, month: Month): Promise<Iterable<ZipEntry>> {
    const asOf = clock.now();
    const { signing: key, known } = keys();
    const { audit, plan, facts } = await audits.judgedMonth(station, month, { asOf });
    // What a plan file has: the version is of the file, not in it.
    const counted = { ...plan, version: undefined };
    const [closed] = await standingCloses(kysely, station.id, [month]);
    const parts: Part[] = [
      { path: 'DOC-TRUOC.txt', content: readMe(station, audit) },
      { path: AUDIT, content: JSON.stringify(audit, null, 1) },
      { path: FACTS, content: factLines(facts, plan.timeZone) },
      { path: PLAN, content: JSON.stringify(counted, null, 1) },
      ...(closed ? [{ path: CLOSED, content: closingOf(closed, known) }] : []),
      ...(await provingParts(station, audit)),
    ];
    const manifest: Manifest = {
      ...{ version: 1, station: station.name, trial: station.trial, month },
      ...{ asOf: isoWithOffset(asOf, station.timeZone), madeBy: actor.name },
      key: { keyId: key.keyId, publicKey: key.publicKey },
      files: parts.map(listed),
    };
    const bytes = JSON.stringify(manifest, null, 1);
    return packed([
      { path: MANIFEST, content: bytes },
      { path: SIGNATURE, content: `${sign(Buffer.from(bytes), key.privateKey)}\n` },
      ...parts,
    ]);
  }

  function* packed(parts: readonly Part[]): Generator<ZipEntry> {
    for (const { path, content } of parts) {
      yield { name: path, content: typeof content === 'string' ? content : media.open(content.sha256) };
    }
  }

  async function provingParts(station: Station, audit: MonthAudit): Promise<Part[]> {
    const items = new Map<string, CountedItem>();
    for (const { items: counted, supplement } of audit.quotas)
      for (const item of [...counted, ...supplement]) items.set(item.id, item);
    const parts: Part[] = [];
    for (const [index, item] of [...items.values()].entries()) {
      const folder = `muc/${String(index + 1).padStart(2, '0')}-${plainName(item.title)}`;
      parts.push({ path: `${folder}/minh-chung.json`, content: JSON.stringify(item, null, 1) });
      parts.push(...(await heardParts(station, item, folder)), ...(await fileParts(station, item, folder)));
    }
    return parts;
  }

  /** Of what was heard: the text, who approved it, its sound, each airing and every row of its players. */
  async function heardParts(station: Station, item: CountedItem, folder: string): Promise<Part[]> {
    const revisions = await revisionsOf(kysely, station.id, item.id);
    if (revisions.length === 0) return [];
    const heard = item.proof.find(({ revision }) => revision != null)?.revision;
    const revision = revisions.find(({ number }) => String(number) === heard) ?? revisions[0]!;
    const decisions = await decisionsOn(kysely, station.id, [revision.id]);
    const airingIds = [...new Set(item.proof.flatMap(({ airing }) => airing ?? []))];
    const airings = await findAirings(kysely, station.id, airingIds);
    const rows = await asRunOfAirings(kysely, station.id, airingIds);
    const sounds = [...new Set(item.proof.flatMap(({ audio }) => audio ?? []))];
    const clips = await commandsOfAirings(kysely, station.id, airingIds);
    return [
      { path: `${folder}/van-ban.txt`, content: `${revision.title}\n\n${revision.text}\n` },
      { path: `${folder}/phien-ban.json`, content: JSON.stringify(revision, null, 1) },
      { path: `${folder}/duyet.json`, content: JSON.stringify(decisions, null, 1) },
      { path: `${folder}/luot-phat.json`, content: JSON.stringify(airings, null, 1) },
      {
        path: `${folder}/nhat-ky-dau-phat.ndjson`,
        content: rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
      },
      ...(await Promise.all(sounds.map((hash) => kept(`${folder}/am-thanh-${hash.slice(0, 10)}.mp3`, hash)))),
      ...(await Promise.all(
        clips.flatMap(({ id, recording }) =>
          recording ? [kept(`${folder}/ban-ghi-am-${id.slice(-8)}.ogg`, recording.sha256)] : [],
        ),
      )),
    ];
  }

  /** Files and photos that an event names. */
  async function fileParts(station: Station, item: CountedItem, folder: string): Promise<Part[]> {
    const named = item.proof
      .flatMap(({ evidence }) => evidence ?? [])
      .flatMap((line) => /^tep:(.+)$/.exec(line)?.[1] ?? []);
    const files = await evidenceFiles(kysely, station.id, named);
    return Promise.all(
      files.map(({ id, name, sha256: hash }) =>
        kept(`${folder}/tep-${id.slice(-8)}-${fileName(name)}`, hash),
      ),
    );
  }

  async function kept(path: string, hash: string): Promise<Part> {
    const bytes = await media.size(hash);
    if (bytes === null)
      throw new Refusal('media-missing', 'Máy chủ thiếu một tệp của gói minh chứng này.', 409);
    return { path, content: { sha256: hash, bytes } };
  }

  return { entriesOf };
}

function listed({ path, content }: Part): Manifest['files'][number] {
  if (typeof content !== 'string') return { path, ...content };
  return { path, bytes: Buffer.byteLength(content), sha256: sha256(content) };
}

function closingOf(
  {
    audit,
    sha256: hash,
    keyId,
    signature,
    byName,
    closedAt,
  }: Awaited<ReturnType<typeof standingCloses>>[number],
  known: readonly PublicKey[],
): string {
  const { publicKey } = known.find((key) => key.keyId === keyId) ?? known[0]!;
  const closed = { audit, sha256: hash, keyId, publicKey, signature, by: byName, closedAt };
  return JSON.stringify(closed, null, 1);
}

function readMe({ name, trial }: Station, { month, asOf }: MonthAudit): string {
  return [
    ...(trial ? ['DỮ LIỆU THỬ', ''] : []),
    `Gói minh chứng tháng ${month.slice(5)}/${month.slice(0, 4)} của ${name}, tính đến ${asOf}.`,
    '',
    'so-lieu/       số liệu kiểm tra tháng, dữ kiện và kế hoạch mà số liệu được tính từ đó',
    'muc/           mỗi mục được tính một thư mục: văn bản, duyệt, âm thanh, lượt phát, nhật ký đầu phát, tệp kèm theo',
    'manifest.json  danh mục tệp với mã SHA-256; manifest.sig là chữ ký của đài trên danh mục này',
    '',
    'Kiểm tra trên máy bất kỳ: loa verify-evidence TEN-GOI.zip',
    '',
  ].join('\r\n');
}

/** Plain ASCII, for archives that go to other people's machines. */
function plainName(title: string): string {
  const name = withoutMarks(title)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50);
  return name.replace(/^-+|-+$/g, '') || 'muc';
}

function fileName(name: string): string {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? withoutMarks(name.slice(dot + 1)).replace(/[^a-z0-9]/g, '') : '';
  return extension ? `${plainName(name.slice(0, dot))}.${extension}` : plainName(name);
}
