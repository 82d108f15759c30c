/** Nơi đăng khác: where the program itself brings articles besides Zalo. Without these a person does, by the same queue. */
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import type { Outgoing } from '../../kernel/outgoing.ts';
import type { SecretBox } from '../../kernel/secret-box.ts';
import type { Database } from '../../storage/database.ts';
import { newId } from '../../kernel/ids.ts';
import { PlaceAway, PlaceRefused, PlaceUnclear } from '../place-faults.ts';
import type { PublicationChannel } from '../publication.ts';
import { cityFormSchema, headersOf, recipeOf, type CitySettings, type PortalForm } from './place-forms.ts';
import { findPlace, removePlace, savePlace, type PlaceChannel } from './places.store.ts';
import { createPortal, type Portal } from './portal.ts';
import { namedIn, recipeSchema, type Fillings, type Recipe } from './recipe.ts';

export interface PlacesDependencies {
  database: Database;
  clock: Clock;
  secrets: SecretBox;
  outgoing: Outgoing;
  /** The installation can write letters. */
  mail: boolean;
  /** For tests: the patience with a website, ms. */
  askMs?: number;
}

/** What came of "Gửi thử". */
export interface Trial {
  /** The article's draft was made there; else nothing was. */
  made: boolean;
  good: boolean;
  words: string;
  /** What was sent, or would be. */
  line: string;
  body: string;
  told: string;
}

export type Places = ReturnType<typeof createPlaces>;

export function createPlaces({ database, clock, secrets, outgoing, mail, askMs }: PlacesDependencies) {
  const { kysely } = database;
  const bound = (stationId: string) => `portal/${stationId}/headers`;

  /** Whether the program puts articles of a channel out by itself (Zalo is looked at elsewhere). */
  async function sends(stationId: string, channel: PublicationChannel): Promise<boolean> {
    if (channel === 'city-page') return mail && (await city(stationId)) !== null;
    if (channel !== 'ward-website') return false;
    return (await findPlace(kysely, stationId, channel)) !== undefined;
  }

  /** To whom the city's packages go; null: a person sends them. */
  async function city(stationId: string): Promise<CitySettings | null> {
    const place = await findPlace(kysely, stationId, 'city-page');
    return place ? cityFormSchema.parse(JSON.parse(place.settings)) : null;
  }

  async function saveCity(station: Station, actor: Actor, settings: CitySettings): Promise<void> {
    const now = clock.now();
    await kysely.transaction().execute(async (tx) => {
      const place = { settings: JSON.stringify(settings), sealed: null };
      await savePlace(tx, station.id, 'city-page', place, now);
      await record(tx, station.id, actor, 'place.city', station.id, { to: settings.to }, now);
    });
  }

  async function recipe(stationId: string): Promise<Recipe | null> {
    const place = await findPlace(kysely, stationId, 'ward-website');
    return place ? recipeSchema.parse(JSON.parse(place.settings)) : null;
  }

  /** @throws PlaceRefused where none is set, or its secrets can no more be opened */
  async function portalOf(stationId: string): Promise<Portal> {
    const place = await findPlace(kysely, stationId, 'ward-website');
    if (!place) throw stopped('Chưa khai báo trang thông tin điện tử.');
    const opened = place.sealed === null ? '' : secrets.open(place.sealed, bound(stationId));
    if (opened === null) throw stopped('Không còn mở được khóa truy cập của trang; hãy nhập lại.');
    const known = recipeSchema.parse(JSON.parse(place.settings));
    return createPortal(outgoing, known, headersOf(opened).headers, askMs);
  }

  /** @throws Refusal at `headers` where secrets of another host would be sent to this one */
  async function savePortal(
    station: Station,
    actor: Actor,
    form: PortalForm,
    dropHeaders: boolean,
  ): Promise<void> {
    const now = clock.now();
    await kysely.transaction().execute(async (tx) => {
      const before = await findPlace(tx, station.id, 'ward-website');
      const old = before ? recipeSchema.parse(JSON.parse(before.settings)) : null;
      const { headers } = headersOf(form.headers);
      const fresh = Object.keys(headers).length > 0;
      const kept = !fresh && !dropHeaders && before?.sealed != null;
      if (kept && new URL(old!.create.url).origin !== new URL(form.createUrl).origin)
        throw fieldRefusal(
          'headers',
          'other-host',
          'Đổi sang máy chủ khác thì hãy nhập lại header, hoặc bỏ header đang có.',
        );
      const sealed = fresh ? secrets.seal(form.headers, bound(station.id)) : kept ? before.sealed : null;
      const names = fresh ? Object.keys(headers) : kept ? old!.headerNames : [];
      const settings = JSON.stringify(recipeOf(form, names));
      await savePlace(tx, station.id, 'ward-website', { settings, sealed }, now);
      const detail = { url: form.createUrl, newHeaders: fresh };
      await record(tx, station.id, actor, 'place.portal', station.id, detail, now);
    });
  }

  /** The program brings nothing there any more; what is out stays. */
  async function forget(station: Station, actor: Actor, channel: PlaceChannel): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      if (!(await removePlace(tx, station.id, channel)))
        throw new Refusal('place-not-found', 'Nơi đăng này chưa được khai báo.', 404);
      await record(tx, station.id, actor, 'place.forget', station.id, { channel }, clock.now());
    });
  }

  /**
   * Tries the recipe. Where its template has `{{state}}` and a state for trials, a draft is made; else nothing is, and only the way there
   * is looked at.
   */
  async function trial(station: Station): Promise<Trial> {
    if (!(await sends(station.id, 'ward-website')))
      throw new Refusal('place-not-found', 'Hãy khai báo API của trang rồi gửi thử.', 409);
    const portal = await portalOf(station.id);
    const { publishState, trialState, create } = portal.recipe;
    const drafts = trialState !== '' && trialState !== publishState && namedIn(create.body).includes('state');
    const fillings = { ...SAMPLE, state: drafts ? trialState : publishState, source_id: newId(clock.now()) };
    const shown = { ...portal.shown(fillings), told: '' };
    try {
      if (!drafts) {
        const status = await portal.reach();
        const words = `Không tạo bài nào: mẫu không có trạng thái nháp để gửi thử. Máy chủ của trang có trả lời (mã ${status} cho lệnh xem); dưới đây là dữ liệu sẽ được gửi.`;
        return { ...shown, made: false, good: status < 500, words };
      }
      const { id, link, told } = await portal.create(fillings, `thu-${fillings.source_id}`);
      const read = [id !== null && `mã bài ${id}`, link !== null && `đường dẫn ${link}`].filter(Boolean);
      const words = `Trang đã nhận một bài thử với trạng thái “${trialState}”${read.length > 0 ? `: ${read.join(', ')}` : ''}. Hãy xóa bài thử ấy trong trang quản trị.`;
      return { ...shown, made: true, good: true, words, told };
    } catch (error) {
      if (error instanceof PlaceRefused || error instanceof PlaceAway)
        return {
          ...{ ...shown, made: false, good: false },
          words: error.message,
          told: error instanceof PlaceRefused ? error.told : '',
        };
      if (error instanceof PlaceUnclear)
        return {
          ...{ ...shown, made: false, good: false },
          words: `${error.message} Không rõ bài thử đã được tạo chưa; hãy xem trong trang quản trị.`,
        };
      throw error;
    }
  }

  return { mail, sends, recipe, city, saveCity, portalOf, savePortal, forget, trial };
}

/** Of a trial: everything in it that a careless template trips over. */
const SAMPLE: Fillings = {
  title: 'Bài gửi thử: “Một cửa” & <b>liên thông</b>',
  description: 'Bài do hệ thống truyền thanh gửi thử, không phải tin thật.',
  author: 'Hệ thống truyền thanh',
  text: 'Bài gửi thử.\nDòng thứ hai có "ngoặc kép", \\ và 😀.',
  html: '<p>Bài gửi thử.</p>',
  ...{ cover_url: '', cover_base64: '', listen_url: '', kinds: 'CCHC', source_id: '', state: '', id: '' },
};

function stopped(words: string): PlaceRefused {
  return new PlaceRefused(0, '', { class: 'stop', words, todo: 'Hãy mở mục Nơi đăng khác.' });
}
