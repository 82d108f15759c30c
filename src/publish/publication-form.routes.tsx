/** "Đăng" and "Sửa bài": the forms of a publication, and the article as a phone shows it while one types. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Invalid } from '../accounts/http/declaration.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Station } from '../accounts/stations.ts';
import { MOST_UPLOAD_BYTES } from '../audio/picture.ts';
import { idField, optional, optionalText } from '../kernel/fields.ts';
import { bodyOf, MOST_BODY, MOST_PICTURES } from './article-text.ts';
import { EditPage } from './edit.page.tsx';
import { PhonePreview, type PreviewBlock } from './phone-preview.page.tsx';
import type { FormTyped } from './publication-form-props.ts';
import { PublicationFormPage } from './publication-form.page.tsx';
import { pictureSlots, publicationFormSchema, wordsFormSchema } from './publication-form.ts';
import { publicationsOf } from './publication-lists.store.ts';
import { wrongState } from './deeds.ts';
import {
  mayAct,
  PUBLICATION_CHANNELS,
  wordsOf,
  type Publication,
  type PublicationChannel,
} from './publication.ts';
import { PICTURE } from './pictures.routes.ts';
import { pictureHref } from './picture-href.ts';
import type { PublishRooms } from './publish-rooms.ts';

const LIST = '/d/{slug}/xuat-ban';
const write = { scope: 'station', permission: 'publish.write' } as const;

const files = {
  ...{ cover: PICTURE, picture1: PICTURE, picture2: PICTURE, picture3: PICTURE, picture4: PICTURE },
  picture5: PICTURE,
};
/** A cover and all pictures as a good camera makes them. */
const MOST_FORM_BYTES = (MOST_PICTURES + 1) * MOST_UPLOAD_BYTES;

type FormCall = PageCall & { station: Station };

export function publicationFormRoutes(
  app: App,
  { database, clock, publications, accounts, places }: PublishRooms,
): void {
  const { kysely } = database;

  async function sendsOf(station: Station): Promise<PublicationChannel[]> {
    const sends: PublicationChannel[] = [];
    for (const channel of PUBLICATION_CHANNELS)
      if (await places.sends(station.id, channel)) sends.push(channel);
    return sends;
  }

  async function form(call: FormCall, scriptId: string, corrects: Publication | null, again?: Invalid) {
    const { station } = call;
    const { revision } = await publications.sourceOf(station, scriptId);
    const account = await accounts.find(station.id);
    const connected = account?.sealedRefresh != null;
    const sends = await sendsOf(station);
    const fresh: FormTyped = {
      ...{ channel: 'zalo-oa', ...wordsOf(revision), text: revision.text, unit: revision.unit },
      author: account?.settings.author || revision.unit.slice(0, 50),
      kinds: revision.cchc ? ['cchc'] : [],
      ...(connected || sends.length > 0 ? {} : { byHand: '1' }),
    };
    return (
      <PublicationFormPage
        {...{ call, revision, connected, sends, corrects, now: clock.now() }}
        allowanceLeft={account?.allowanceLeft ?? null}
        typed={again?.values ?? fresh}
        before={await publicationsOf(kysely, station.id, scriptId)}
        errors={again?.errors}
        message={again?.message}
      />
    );
  }

  const query = z.object({
    tin: optional(idField('Tin, bài')).catch(undefined),
    'dinh-chinh': optional(idField('Bài được đính chính')).catch(undefined),
  });
  app.page({ method: 'get', path: `${LIST}/moi`, ...write, query }, async (call) => {
    const { station, query: asked } = call;
    const corrects =
      asked['dinh-chinh'] === undefined ? null : await publications.existing(station, asked['dinh-chinh']);
    const scriptId = asked.tin ?? corrects?.scriptId;
    if (scriptId === undefined)
      return call.seeOther(`/d/${station.slug}/tin-bai`, 'Hãy chọn tin, bài đã duyệt để đăng.');
    return form(call, scriptId, corrects);
  });

  app.form(
    {
      ...{ method: 'post', path: `${LIST}/moi`, ...write, body: publicationFormSchema },
      ...{ files, maxBytes: MOST_FORM_BYTES },
    },
    async ({ station, actor, body, seeOther }) => {
      const id = await publications.create(station, actor, body);
      const { state, way } = await publications.existing(station, id);
      const words =
        state === 'draft'
          ? 'Đã lưu; chờ lãnh đạo duyệt bản đăng.'
          : way === 'hand'
            ? 'Nội dung đã sẵn để chép.'
            : 'Đã đưa vào hàng đợi.';
      return seeOther(`/d/${station.slug}/xuat-ban/${id}`, words);
    },
    async (call) => {
      const one = (name: string) => [call.values[name] ?? ''].flat()[0] ?? '';
      const corrects =
        one('corrects') === '' ? null : await publications.existing(call.station, one('corrects'));
      return form(call, one('scriptId'), corrects, call);
    },
  );

  editRoutes(app, publications);
  previewRoute(app, publications);
}

function editRoutes(app: App, publications: PublishRooms['publications']): void {
  const path = `${LIST}/{publicationId}/sua` as const;
  type EditCall = FormCall & { params: { publicationId: string } };
  async function page(call: EditCall, again?: Invalid) {
    const one = await publications.existing(call.station, call.params.publicationId);
    if (!mayAct('edit', one)) throw wrongState();
    return (
      <EditPage {...{ call, one }} typed={again?.values} errors={again?.errors} message={again?.message} />
    );
  }
  app.page({ method: 'get', path, ...write }, (call) => page(call));
  app.form(
    { method: 'post', path, ...write, body: wordsFormSchema, files, maxBytes: MOST_FORM_BYTES },
    async ({ station, actor, params, body, seeOther }) => {
      const waits = await publications.edit(station, actor, params.publicationId, body);
      const words = waits ? 'Đã lưu bản sửa; chờ lãnh đạo duyệt.' : 'Đã lưu bản sửa.';
      return seeOther(`/d/${station.slug}/xuat-ban/${params.publicationId}`, words);
    },
    (call) => page(call, call),
  );
}

/** What is typed is not finished: nothing is refused but what is far too long. */
const previewSchema = z.object({
  ...wordsFormSchema.shape,
  scriptId: idField('Tin, bài'),
  title: optionalText('Tiêu đề', { max: 1_000 }),
  description: optionalText('Mô tả', { max: 2_000 }),
  author: optionalText('Tác giả', { max: 200 }),
  text: optionalText('Thân bài', { max: 2 * MOST_BODY, lines: true }),
  ...{ cover: z.unknown(), picture1: none(), picture2: none(), picture3: none(), picture4: none() },
  picture5: none(),
});

/** Pictures come when the form is sent. */
function none() {
  return z.unknown().transform(() => undefined);
}

function previewRoute(app: App, publications: PublishRooms['publications']): void {
  app.form({ method: 'post', path: `${LIST}/xem-thu`, ...write, body: previewSchema }, async (call) => {
    const { station, body } = call;
    const { revision } = await publications.sourceOf(station, body.scriptId);
    return (
      <PhonePreview
        {...{ title: body.title, description: body.description, author: body.author }}
        {...{ coverHref: null, station: station.name }}
        body={previewed(call, body.text || revision.text, body)}
      />
    );
  });
}

/** A picture that is only chosen, or named by the text, stands as an empty place. */
function previewed(
  call: FormCall,
  text: string,
  form: Omit<z.output<typeof previewSchema>, 'cover'>,
): PreviewBlock[] {
  const slots = pictureSlots({ ...form, cover: undefined });
  const shown = slots.map(({ kept, caption }, at) =>
    kept !== undefined ||
    caption !== '' ||
    new RegExp(`^\\s*\\[\\s*ảnh\\s*${at + 1}\\s*\\]`, 'imu').test(text)
      ? { sha256: kept ?? '', caption }
      : null,
  );
  return bodyOf(text, shown).body.map((block) =>
    block.type === 'text'
      ? { text: block.content }
      : { picture: block.sha256 === '' ? null : pictureHref(call, block.sha256), caption: block.caption },
  );
}
