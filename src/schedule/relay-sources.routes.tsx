/** Nguồn tiếp âm: its pages, and the same for programs. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Station } from '../accounts/stations.ts';
import { isoWithOffset } from '../kernel/zoned-time.ts';
import { previewOf } from './relay-preview.ts';
import { RelaySourcePage, RelaySourcesPage, type SourceFormValues } from './relay-sources.page.tsx';
import type { RelaySource } from './relay-sources.store.ts';
import { relaySourceSchema, type RelaySources } from './relay-sources.ts';

const PAGE = '/d/{slug}/lich-phat/nguon-tiep-am';
const API = '/api/v1/stations/{stationId}/relay-sources';
const read = { scope: 'station', permission: 'schedule.read' } as const;
const allow = { scope: 'station', permission: 'relay.allow' } as const;

const EMPTY: SourceFormValues = { name: '', url: '', inside: false };

export function relaySourceRoutes(app: App, { relaySources }: { relaySources: RelaySources }): void {
  app.page({ method: 'get', path: PAGE, ...read }, async (call) => (
    <RelaySourcesPage
      call={call}
      sources={await relaySources.list(call.station.id)}
      form={call.may('relay.allow') ? EMPTY : null}
    />
  ));
  app.form(
    { method: 'post', path: PAGE, ...allow, body: relaySourceSchema },
    async ({ station, actor, body, seeOther }) => {
      const { id } = await relaySources.allow(station, actor, body);
      return seeOther(`/d/${station.slug}/lich-phat/nguon-tiep-am/${id}`, 'Đã cho phép; hãy nghe thử.');
    },
    async (call) => {
      const one = (name: string) => [call.values[name] ?? ''].flat()[0] ?? '';
      return (
        <RelaySourcesPage
          call={call}
          sources={await relaySources.list(call.station.id)}
          form={{ name: one('name'), url: one('url'), inside: one('inside') !== '' }}
          errors={call.errors}
          message={call.message}
        />
      );
    },
  );
  app.page({ method: 'get', path: `${PAGE}/{sourceId}`, ...allow }, async (call) => {
    const { id } = call.station;
    return (
      <RelaySourcePage
        call={call}
        source={await relaySources.existing(id, call.params.sourceId)}
        slots={await relaySources.slotsOf(id, call.params.sourceId)}
      />
    );
  });
  app.raw(
    {
      ...{ method: 'get', path: `${PAGE}/{sourceId}/nghe-thu`, ...allow },
      summary: 'Nghe thử 20 giây của một nguồn tiếp âm',
    },
    async ({ c, station, params }) =>
      previewOf(await relaySources.existing(station.id, params.sourceId), c.req.raw.signal),
  );
  app.form(
    { method: 'post', path: `${PAGE}/{sourceId}/thoi-dung`, ...allow },
    async ({ station, actor, params, seeOther }) => {
      await relaySources.withdraw(station, actor, params.sourceId);
      return seeOther(`/d/${station.slug}/lich-phat/nguon-tiep-am`, 'Đã thôi dùng nguồn tiếp âm.');
    },
  );
  endpoints(app, relaySources);
}

const sourceJson = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    /** It may lie in the ward's own network. */
    inside: z.boolean(),
    allowedBy: z.string(),
    allowedAt: z.string(),
    withdrawnBy: z.string().nullable(),
    withdrawnAt: z.string().nullable(),
  })
  .meta({ id: 'RelaySource' });

function endpoints(app: App, relaySources: RelaySources): void {
  const toJson = ({ timeZone }: Station, { allowed, withdrawn, ...source }: RelaySource) => ({
    ...source,
    allowedBy: allowed.name,
    allowedAt: isoWithOffset(allowed.at, timeZone),
    withdrawnBy: withdrawn?.name ?? null,
    withdrawnAt: withdrawn && isoWithOffset(withdrawn.at, timeZone),
  });
  app.endpoint(
    {
      ...{ method: 'get', path: API, ...read, summary: 'Các nguồn tiếp âm, nguồn đang được phép trước' },
      response: z.object({ sources: z.array(sourceJson) }),
    },
    async ({ station }) => ({
      sources: (await relaySources.list(station.id)).map((source) => toJson(station, source)),
    }),
  );
  app.endpoint(
    {
      ...{ method: 'post', path: API, ...allow, summary: 'Cho phép một nguồn tiếp âm' },
      ...{ body: relaySourceSchema, response: sourceJson, status: 201 },
    },
    async ({ station, actor, body }) => toJson(station, await relaySources.allow(station, actor, body)),
  );
  app.endpoint(
    {
      ...{ method: 'post', path: `${API}/{sourceId}/withdraw`, ...allow },
      ...{ summary: 'Thôi cho phép một nguồn tiếp âm', response: sourceJson },
    },
    async ({ station, actor, params }) => {
      await relaySources.withdraw(station, actor, params.sourceId);
      return toJson(station, await relaySources.existing(station.id, params.sourceId));
    },
  );
}
