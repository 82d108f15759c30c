/** Lời mở đầu, lời kết: written by editors, heard and decided by approvers. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import { textOf } from '../accounts/sign-in.routes.tsx';
import type { Station } from '../accounts/stations.ts';
import { oneOf, optionalText, requiredText } from '../kernel/fields.ts';
import { templateContentSchema } from './template.ts';
import { RetireTemplatePage, TemplatesPage } from './templates.page.tsx';
import type { Templates } from './templates.ts';

export interface TemplateRooms {
  templates: Templates;
  /** Voices that a text may be read by. */
  voicesOf: (station: Station) => Promise<readonly { value: string; label: string }[]>;
  /** Address at which a person of the station hears a sound of the media store. */
  soundHref: (station: Station, sha256: string) => string;
}

const PAGE = '/d/{slug}/ban-tin/loi';
const read = { scope: 'station', permission: 'bulletin.read' } as const;
const write = { scope: 'station', permission: 'bulletin.write' } as const;

const decisionSchema = z.object({
  outcome: oneOf('Quyết định', ['approved', 'returned']),
  /** What was heard: a decision holds for these bytes alone. */
  audioSha256: requiredText('Mã âm thanh', { max: 64 }),
  comment: optionalText('Lý do', { max: 1_000, lines: true }),
});

export function templateRoutes(app: App, rooms: TemplateRooms): void {
  const { templates, voicesOf } = rooms;

  async function cards(station: Station) {
    const list = await templates.list(station.id);
    return Promise.all(
      list.map(async (template) => {
        const { segment, job } = await templates.sample(station, template);
        const sound = segment && {
          href: rooms.soundHref(station, segment.sha256),
          sha256: segment.sha256,
          durationMs: segment.durationMs,
          replaced: segment.madeWith.replaced,
        };
        const review = template.state === 'submitted' ? await templates.reviewOf(template) : undefined;
        return { template, sound, job, review };
      }),
    );
  }

  async function decidedWords(station: Station, id: string, outcome: 'approved' | 'returned') {
    if (outcome === 'returned') return 'Đã trả lại.';
    const { state } = await templates.find(station.id, id);
    return state === 'approved' ? 'Đã duyệt.' : 'Đã soát, chờ lãnh đạo UBND duyệt.';
  }

  app.page({ method: 'get', path: PAGE, ...read }, async (call) => (
    <TemplatesPage
      call={call}
      cards={await cards(call.station)}
      voices={await voicesOf(call.station)}
      may={call.may}
    />
  ));

  app.form(
    { method: 'post', path: PAGE, ...write, body: templateContentSchema },
    async ({ station, actor, body, seeOther }) => {
      await templates.create(station, actor, body);
      return seeOther(
        `/d/${station.slug}/ban-tin/loi`,
        'Đã lưu; đang tạo âm thanh để lãnh đạo nghe và duyệt.',
      );
    },
    async (call) => {
      const { values, errors, message } = call;
      const typed = {
        kind: textOf(values['kind']),
        name: textOf(values['name']),
        text: textOf(values['text']),
        voice: textOf(values['voice']),
      };
      return (
        <TemplatesPage
          call={call}
          cards={await cards(call.station)}
          voices={await voicesOf(call.station)}
          may={call.may}
          refused={{ form: 'new', values: typed, errors, message }}
        />
      );
    },
  );

  app.form(
    {
      method: 'post',
      path: `${PAGE}/{templateId}/quyet-dinh`,
      scope: 'station',
      permission: 'script.approve',
      body: decisionSchema,
    },
    async ({ station, actor, params, body, seeOther }) => {
      await templates.decide(station, actor, params.templateId, body.outcome, body.audioSha256, body.comment);
      return seeOther(
        `/d/${station.slug}/ban-tin/loi`,
        await decidedWords(station, params.templateId, body.outcome),
      );
    },
    async (call) => (
      <TemplatesPage
        call={call}
        cards={await cards(call.station)}
        voices={await voicesOf(call.station)}
        may={call.may}
        refused={{
          form: call.params.templateId,
          values: { comment: textOf(call.values['comment']) },
          errors: call.errors,
          message: call.message,
        }}
      />
    ),
  );

  app.page({ method: 'get', path: `${PAGE}/{templateId}/thoi-dung`, ...write }, async (call) => (
    <RetireTemplatePage
      call={call}
      template={await templates.find(call.station.id, call.params.templateId)}
    />
  ));

  app.form(
    { method: 'post', path: `${PAGE}/{templateId}/thoi-dung`, ...write },
    async ({ station, actor, params, seeOther }) => {
      await templates.retire(station, actor, params.templateId);
      return seeOther(`/d/${station.slug}/ban-tin/loi`, 'Đã ngừng dùng.');
    },
  );
}
