/** Minh chứng: the list, the forms of articles and events, files, confirming and striking out. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { Invalid } from '../../accounts/http/declaration.ts';
import type { Permission } from '../../accounts/permissions.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import type { Station } from '../../accounts/stations.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { oneOf, optional, optionalText, requiredText, wholeNumber } from '../../kernel/fields.ts';
import { dateOf, monthOf } from '../../kernel/zoned-time.ts';
import { publicationOfFact } from '../../publish/publication-lists.store.ts';
import { awaitsLink } from '../../publish/publication.ts';
import type { Database } from '../../storage/database.ts';
import type { Audits } from '../audits.ts';
import type { Plan } from '../plan-file.ts';
import { sameAddress } from '../published-articles.ts';
import { EntryPage, type EntryPageProps } from './entry.page.tsx';
import { FILE_LIMITS, type EvidenceFiles } from './evidence-files.ts';
import { eventSchema, filesIn, isWebAddress, publicationSchema } from './evidence-form.ts';
import {
  EventFormPage,
  PublicationFormPage,
  typedEvent,
  typedPublication,
  type EventFormPageProps,
  type Typed,
} from './evidence-forms.page.tsx';
import { EvidenceListPage, monthOfQuery, type EvidenceQuery } from './evidence-list.page.tsx';
import { isStaff, mayTouch, whyNotConfirmed, type Evidence } from './evidence.ts';
import { kindOfType } from './file-kind.ts';
import { isEvent, isPublication, STATES, wanted, type Known } from './known.ts';
import { brokenSince } from './link-check.ts';
import { listLinkChecks } from './link-checks.store.ts';
import { CHANNELS, KINDS, tasksServed } from './words.ts';

export interface EvidenceRooms {
  database: Database;
  clock: Clock;
  media: Pick<MediaStore, 'open'>;
  audits: Pick<Audits, 'planOf' | 'monthAudit' | 'yearAudit'>;
  evidence: Evidence;
  evidenceFiles: EvidenceFiles;
  /** How many found articles wait for somebody. */
  waitingArticles: (station: Station) => Promise<number>;
}

const LIST = '/d/{slug}/minh-chung';
const ENTRY = `${LIST}/muc/{entryId}` as const;
const see = { scope: 'station', permission: 'audit.read' } as const;
const write = { scope: 'station', permission: 'evidence.write' } as const;
const confirming = { scope: 'station', permission: 'evidence.confirm' } as const;

const listQuery = z.object({
  nam: optional(wholeNumber('Năm', { min: 2000, max: 2999 })),
  thang: optional(wholeNumber('Tháng', { min: 0, max: 12 })),
  gom: optional(oneOf('Loại mục', ['publication', 'event'])),
  'nhiem-vu': optional(requiredText('Nhiệm vụ', { max: 20 })),
  loai: optional(oneOf('Loại bài', KINDS)),
  kenh: optional(oneOf('Kênh', CHANNELS)),
  'don-vi': optional(requiredText('Đơn vị', { max: 200 })),
  'tinh-trang': optional(oneOf('Tình trạng', STATES)),
  q: optionalText('Nội dung tìm', { max: 200 }),
  trang: optional(wholeNumber('Trang', { min: 1, max: 100_000 })),
});

type Looker = PageCall & { may: (permission: Permission) => boolean };

export function evidenceRoutes(app: App, rooms: EvidenceRooms): void {
  const { database, clock, media, audits, evidence, evidenceFiles } = rooms;
  const { kysely } = database;

  async function brokenAddresses(station: Station): Promise<(address: string) => number | null> {
    const checks = new Map((await listLinkChecks(kysely, station.id)).map((check) => [check.key, check]));
    return (address) => {
      const check = isWebAddress(address) ? checks.get(sameAddress(address)) : undefined;
      return check ? brokenSince(check) : null;
    };
  }

  /** Of a year without a plan nothing is asked; what was entered is shown all the same. */
  async function planOrNone(station: Station, month: string): Promise<Plan | null> {
    try {
      return await audits.planOf(station, month);
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  async function list(call: Looker, asked: z.output<typeof listQuery>) {
    const { station, actor } = call;
    const thisMonth = monthOf(clock.now(), station.timeZone);
    const nam = asked.nam ?? Number(thisMonth.slice(0, 4));
    const query: EvidenceQuery = {
      ...asked,
      nam,
      thang: asked.thang ?? (asked.nam === undefined ? Number(thisMonth.slice(5)) : 0),
      trang: asked.trang ?? 1,
    };
    const month = monthOfQuery(query);
    const plan = await planOrNone(station, month ?? `${nam}-01`);
    const broken = await brokenAddresses(station);
    const brokenOf = ({ entry }: Known) =>
      (entry.kind === 'publication' ? [entry.url] : entry.evidence).map(broken).find((at) => at !== null) ??
      null;
    const tasksOf = ({ entry }: Known) => (plan ? tasksServed(plan, entry) : []);
    const all = await evidence.ofYear(station, nam);
    const wish = {
      ...{ month, kind: asked.gom ?? null, task: asked['nhiem-vu'] ?? null, articleKind: asked.loai ?? null },
      ...{ channel: asked.kenh ?? null, unit: asked['don-vi'] ?? null, state: asked['tinh-trang'] ?? null },
      search: asked.q,
    };
    const found = wanted(all, wish, {
      ...{ year: nam, timeZone: station.timeZone, tasksOf },
      isBroken: (known) => brokenOf(known) !== null,
    });
    const units = [
      ...new Set([...(await evidence.unitsNow(station)), ...all.map(({ entry }) => entry.unit)]),
    ];
    return (
      <EvidenceListPage
        {...{ call, query, found, plan, units, tasksOf }}
        audits={plan ? await auditsOf(station, nam, month) : []}
        brokenSince={brokenOf}
        mayConfirm={(known) => whyNotConfirmed(known, actor) === null}
        mayWrite={call.may('evidence.write')}
        waitingArticles={await rooms.waitingArticles(station)}
      />
    );
  }

  async function auditsOf(station: Station, year: number, month: string | null) {
    if (month !== null) return [await audits.monthAudit(station, month)];
    return (await audits.yearAudit(station, year)).months;
  }

  app.page({ method: 'get', path: LIST, ...see, query: listQuery }, (call) => list(call, call.query));

  async function formBase(call: Looker) {
    const { ownUnit } = await evidence.writerOf(call.station, call.actor);
    return { ownUnit, units: await evidence.unitsNow(call.station) };
  }

  async function publicationForm(call: Looker, id: string | null, again?: Invalid) {
    const { station } = call;
    const base = await formBase(call);
    if (again) {
      const url = again.code === 'article-known' ? [again.values['url'] ?? ''].flat()[0]! : '';
      const there = isWebAddress(url) ? await evidence.articleAt(station, url) : undefined;
      const { errors, message } = again;
      return <PublicationFormPage {...{ call, id, ...base, errors, message, there, typed: again.values }} />;
    }
    if (id === null) {
      const today = dateOf(clock.now(), station.timeZone);
      const typed: Typed = {
        channel: 'ward-website',
        publishedOn: today,
        unit: base.ownUnit ?? base.units[0],
      };
      return <PublicationFormPage {...{ call, id, ...base, typed }} />;
    }
    const { known } = await evidence.find(station, id);
    if (!isPublication(known)) throw new Refusal('evidence-not-found', 'Không tìm thấy bài này.', 404);
    return (
      <PublicationFormPage
        {...{ call, id, ...base }}
        typed={typedPublication(known.entry, station.timeZone)}
      />
    );
  }

  app.page({ method: 'get', path: `${LIST}/bai-dang/moi`, ...write }, (call) => publicationForm(call, null));

  app.form(
    { method: 'post', path: `${LIST}/bai-dang`, ...write, body: publicationSchema },
    async ({ station, actor, body, seeOther }) => {
      const id = await evidence.addPublication(station, actor, body);
      return seeOther(
        `/d/${station.slug}/minh-chung/muc/${id}`,
        isStaff(actor) ? 'Đã lưu bài đăng.' : 'Đã lưu. Bài được tính khi Phòng Văn hoá – Xã hội xác nhận.',
      );
    },
    (call) => publicationForm(call, null, call),
  );

  app.page({ method: 'get', path: `${LIST}/bai-dang/{entryId}`, ...write }, (call) =>
    publicationForm(call, call.params.entryId),
  );

  app.form(
    { method: 'post', path: `${LIST}/bai-dang/{entryId}`, ...write, body: publicationSchema },
    async ({ station, actor, params, body, seeOther }) => {
      await evidence.changePublication(station, actor, params.entryId, body);
      return seeOther(`/d/${station.slug}/minh-chung/muc/${params.entryId}`, 'Đã lưu thay đổi.');
    },
    (call) => publicationForm(call, call.params.entryId, call),
  );

  async function eventForm(call: Looker, id: string | null, again?: Invalid) {
    const { station, actor } = call;
    const base = await formBase(call);
    const known = id === null ? null : (await evidence.find(station, id)).known;
    if (known && !isEvent(known)) throw new Refusal('evidence-not-found', 'Không tìm thấy sự kiện này.', 404);
    const at = known?.entry.at ?? clock.now();
    const plan = await audits.planOf(station, monthOf(at, station.timeZone));
    const shown: Omit<EventFormPageProps, 'typed' | 'files'> = { call, id, plan, ...base };
    if (again) {
      const { held, errors } = await evidenceFiles.hold(station, actor, again.sent['files']);
      const kept = await evidenceFiles.known(station, [again.values['kept'] ?? []].flat());
      const told = [
        ...again.errors,
        ...errors.filter(({ field }) => !again.errors.some((one) => one.field === field)),
      ];
      return (
        <EventFormPage
          {...{ ...shown, typed: again.values, message: again.message }}
          files={[...kept, ...held]}
          errors={told}
        />
      );
    }
    if (!known) {
      const typed: Typed = { on: dateOf(at, station.timeZone), unit: base.ownUnit ?? base.units[0] };
      return <EventFormPage {...{ ...shown, typed, files: [] }} />;
    }
    const files = await evidenceFiles.known(station, filesIn(known.entry.evidence));
    return <EventFormPage {...{ ...shown, files }} typed={typedEvent(known.entry, station.timeZone)} />;
  }

  const eventDeclaration = {
    ...{ body: eventSchema, files: { files: FILE_LIMITS }, maxBytes: 2 * FILE_LIMITS.maxBytes },
  };

  app.page({ method: 'get', path: `${LIST}/su-kien/moi`, ...write }, (call) => eventForm(call, null));

  app.form(
    { method: 'post', path: `${LIST}/su-kien`, ...write, ...eventDeclaration },
    async ({ station, actor, body, seeOther }) => {
      const id = await evidence.addEvent(station, actor, body);
      return seeOther(
        `/d/${station.slug}/minh-chung/muc/${id}`,
        'Đã lưu sự kiện. Sự kiện được tính khi một người khác xác nhận.',
      );
    },
    (call) => eventForm(call, null, call),
  );

  app.page({ method: 'get', path: `${LIST}/su-kien/{entryId}`, ...write }, (call) =>
    eventForm(call, call.params.entryId),
  );

  app.form(
    { method: 'post', path: `${LIST}/su-kien/{entryId}`, ...write, ...eventDeclaration },
    async ({ station, actor, params, body, seeOther }) => {
      await evidence.changeEvent(station, actor, params.entryId, body);
      return seeOther(
        `/d/${station.slug}/minh-chung/muc/${params.entryId}`,
        'Đã lưu thay đổi. Sự kiện được tính khi một người khác xác nhận.',
      );
    },
    (call) => eventForm(call, call.params.entryId, call),
  );

  async function entry(call: Looker, id: string, typed?: EntryPageProps['typed']) {
    const { station, actor } = call;
    const { known, lines } = await evidence.find(station, id);
    const at = known.entry.kind === 'event' ? known.entry.at : (known.entry.publishedAt ?? known.entered.at);
    const plan = await planOrNone(station, monthOf(at, station.timeZone));
    const tasks = plan ? tasksServed(plan, known.entry) : [];
    const refusal = whyNotConfirmed(known, actor);
    return (
      <EntryPage
        {...{ call, known, lines, typed }}
        files={await evidenceFiles.known(station, isEvent(known) ? filesIn(known.entry.evidence) : [])}
        tasks={tasks.map((key) => taskWords(plan!, key))}
        brokenSince={await brokenAddresses(station)}
        publishing={await publishingOf(station, id)}
        mayChange={call.may('evidence.write') && !known.struckOut && (await mayChange(call, known))}
        mayConfirm={refusal === null}
        whyNot={
          refusal !== null && ['own-entry', 'no-evidence'].includes(refusal.code) ? refusal.message : null
        }
      />
    );
  }

  async function publishingOf({ id, slug }: Station, entryId: string): Promise<EntryPageProps['publishing']> {
    const one = await publicationOfFact(database.kysely, id, entryId);
    return one ? { href: `/d/${slug}/xuat-ban/${one.id}`, waits: awaitsLink(one) } : null;
  }

  async function mayChange({ station, actor }: PageCall, known: Known): Promise<boolean> {
    try {
      return mayTouch(await evidence.writerOf(station, actor), known);
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  app.page({ method: 'get', path: ENTRY, ...see }, (call) => entry(call, call.params.entryId));

  app.form(
    {
      ...{ method: 'post', path: `${ENTRY}/xac-nhan`, ...confirming },
      body: z.object({ ve: optionalText('Nơi về', { max: 2_000 }) }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      await evidence.confirm(station, actor, params.entryId);
      // Only the list's own fields: it leads nowhere else.
      const back = body.ve === '' ? `/muc/${params.entryId}` : `?${new URLSearchParams(body.ve).toString()}`;
      return seeOther(`/d/${station.slug}/minh-chung${back}`, 'Đã xác nhận.');
    },
    (call) => entry(call, call.params.entryId, { reason: '', errors: call.errors, message: call.message }),
  );

  app.form(
    {
      ...{ method: 'post', path: `${ENTRY}/gach-bo`, ...write },
      body: z.object({ reason: requiredText('Lý do', { min: 10, max: 500 }) }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      await evidence.strikeOut(station, actor, params.entryId, body.reason);
      return seeOther(
        `/d/${station.slug}/minh-chung/muc/${params.entryId}`,
        'Đã gạch bỏ, mục này không tính nữa.',
      );
    },
    (call) => {
      const reason = [call.values['reason'] ?? ''].flat()[0]!;
      return entry(call, call.params.entryId, { reason, errors: call.errors, message: call.message });
    },
  );

  app.raw(
    { method: 'get', path: `${LIST}/tep/{fileId}`, ...see, summary: 'Tệp, ảnh minh chứng' },
    async ({ station, params }) => {
      const [file] = await evidenceFiles.known(station, [params.fileId]);
      if (!file) throw new Refusal('file-not-found', 'Không tìm thấy tệp này.', 404);
      const kind = kindOfType(file.mediaType);
      // Only pictures are shown in the page; whatever else came from outside is saved, never opened in our origin.
      const how = kind?.picture ? 'inline' : 'attachment';
      const name = encodeURIComponent(file.name).replace(
        /['()*]/g,
        (sign) => `%${sign.charCodeAt(0).toString(16)}`,
      );
      return new Response(Readable.toWeb(media.open(file.sha256)) as ReadableStream<Uint8Array>, {
        headers: {
          'content-type': kind?.picture ? file.mediaType : 'application/octet-stream',
          'content-length': String(file.bytes),
          'content-disposition': `${how}; filename="minh-chung.${kind?.extension ?? 'bin'}"; filename*=UTF-8''${name}`,
          'cache-control': 'private, max-age=3600',
        },
      });
    },
  );
}

function taskWords(plan: Plan, key: string): string {
  const task = plan.tasks.find((one) => one.task === key);
  return task ? `${key}. ${task.short ?? task.title}` : key;
}
