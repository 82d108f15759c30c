/** Khung chương trình: its page and forms. */
import type { App } from '../accounts/http/app.ts';
import type { FormValues } from '../accounts/http/declaration.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Bulletins } from './bulletins.ts';
import { FramesPage, type FramesPageProps } from './frames.page.tsx';
import { frameSchema, type Frames } from './frames.ts';

export interface FrameRooms {
  bulletins: Bulletins;
  frames: Frames;
}

const PAGE = '/d/{slug}/ban-tin/khung';
const read = { scope: 'station', permission: 'bulletin.read' } as const;
const write = { scope: 'station', permission: 'bulletin.write' } as const;

export function frameRoutes(app: App, { bulletins, frames }: FrameRooms): void {
  const show = async (
    call: PageCall,
    mayWrite: boolean,
    typed: Pick<FramesPageProps, 'typed' | 'errors' | 'message'> = {},
  ) => (
    <FramesPage
      call={call}
      frames={await frames.list(call.station.id)}
      bulletins={await bulletins.list(call.station.id)}
      mayWrite={mayWrite}
      {...typed}
    />
  );

  app.page({ method: 'get', path: PAGE, ...read }, (call) => show(call, call.may('bulletin.write')));

  app.form(
    { method: 'post', path: PAGE, ...write, body: frameSchema },
    async ({ station, actor, body, seeOther }) => {
      const { name } = await frames.add(station, actor, body);
      return seeOther(`/d/${station.slug}/ban-tin/khung`, `Đã lưu khung “${name}”.`);
    },
    (call) => show(call, true, { typed: typedIn(call.values), errors: call.errors, message: call.message }),
  );

  app.form(
    { method: 'post', path: `${PAGE}/{frameId}/bo`, ...write },
    async ({ station, actor, params, seeOther }) => {
      const { name } = await frames.remove(station, actor, params.frameId);
      return seeOther(`/d/${station.slug}/ban-tin/khung`, `Đã bỏ khung “${name}”; các bản tin giữ nguyên.`);
    },
  );
}

function typedIn(values: FormValues): { name: string; bulletinId: string } {
  const one = (name: string) => [values[name] ?? ''].flat()[0] ?? '';
  return { name: one('name'), bulletinId: one('bulletinId') };
}
