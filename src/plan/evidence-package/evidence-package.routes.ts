import { Readable } from 'node:stream';
import type { App } from '../../accounts/http/app.ts';
import { zipped } from '../../kernel/zip.ts';
import { monthIn } from '../plan-forms.ts';
import type { EvidencePackages } from './evidence-package.ts';

/** The evidence of a month as one archive. */
export function evidencePackageRoutes(
  app: App,
  { evidencePackages }: { evidencePackages: EvidencePackages },
): void {
  app.raw(
    {
      ...{ method: 'get', path: '/d/{slug}/kiem-tra/{month}/goi-minh-chung' },
      ...{ scope: 'station', permission: 'audit.read' },
      summary:
        'Gói minh chứng của tháng: số liệu, dữ kiện, văn bản, duyệt, âm thanh, nhật ký (ZIP có chữ ký)',
    },
    async ({ station, actor, params, domain }) => {
      const month = monthIn(params);
      const entries = await evidencePackages.entriesOf(station, actor, month);
      const body = Readable.toWeb(Readable.from(zipped(entries, new Date(domain.clock.now()))));
      return new Response(body as ReadableStream<Uint8Array>, {
        headers: {
          'content-type': 'application/zip',
          'content-disposition': `attachment; filename="minh-chung-${station.slug}-${month}.zip"`,
          'cache-control': 'no-store',
        },
      });
    },
  );
}
