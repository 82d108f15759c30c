/** A quarter of a ward for tests of reports: what was heard, what failed, articles, events; not everything is met. */
import { newId } from '../../kernel/ids.ts';
import type { Topic } from '../../scripts/topic.ts';
import type { Database } from '../../storage/database.ts';
import { addLine, type EventEntry, type PublicationEntry } from '../fact-log.store.ts';
import { at, startHistory, type StationHistory } from './station-history.ts';

const LAN = { id: 'lan', name: 'Trần Thị Lan' };
const MINH = { id: 'minh', name: 'Lê Minh' };

/**
 * 2026: in January two items and six articles (met), in February one item (short) and two articles, in March two items, the second
 * on the 20th, after the day on which an administrative quarter is closed; in December 2025 one item on the 20th.
 */
export async function writeQuarter(
  database: Database,
  options: Parameters<typeof startHistory>[1] = {},
): Promise<StationHistory> {
  const history = await startHistory(database, options);
  const { kysely } = database;
  const market = await history.player('Đầu phát chợ Hôm', [history.zones.market]);
  const hear = async (when: string, title: string, topics: Topic[], share = 1) => {
    const script = await history.script({ title, topics, seconds: 90, approvedAt: '2025-12-01 08:00' });
    const airing = await history.airing(when, [script]);
    await history.heard(market, airing, 1, { share });
    return { script, airing };
  };
  await hear('2025-12-20 07:00', 'Lấy ý kiến về bộ thủ tục mới', ['a']);
  const first = await hear('2026-01-06 07:00', 'Nộp hồ sơ trực tuyến không phải đến phường', ['e', 'g']);
  await hear('2026-01-20 07:00', '=Trả kết quả qua bưu chính', ['e']);
  await hear('2026-02-10 07:00', 'Cài đặt ứng dụng VNeID tại nhà', ['g']);
  await hear('2026-02-24 07:00', 'Mô hình “Ngày không hẹn”', ['i'], 0.5);
  await hear('2026-03-03 07:00', 'Kết quả chỉ số hài lòng năm 2025', ['h']);
  await hear('2026-03-20 07:00', 'Thanh toán phí, lệ phí trực tuyến', ['e']);
  // Heard again: counted once, an airing more.
  const again = await history.airing('2026-01-08 07:00', [first.script]);
  await history.heard(market, again, 1);

  const publish = (day: string, title: string, change: Partial<PublicationEntry> = {}) =>
    addLine(kysely, history.stationId, {
      ...{ id: newId(at(`${day} 09:00`)), subjectId: newId(at(`${day} 09:00`)) },
      entry: {
        ...{ kind: 'publication', channel: 'ward-website', kinds: ['cchc'], title },
        url: `https://haibatrung.hanoi.gov.vn/cai-cach-hanh-chinh/${encodeURIComponent(title)}`,
        ...{ unit: 'Phòng Văn hoá – Xã hội', sentAt: at(`${day} 08:00`), publishedAt: at(`${day} 09:00`) },
        ...{ source: 'hand', confirmedBy: MINH },
        ...change,
      },
      by: LAN,
      recordedAt: at(`${day} 09:00`),
    });
  for (let day = 11; day <= 16; day++) await publish(`2026-01-${day}`, `Tin CCHC số ${day}`);
  await publish('2026-02-05', 'Hỗ trợ doanh nghiệp nộp hồ sơ', {
    kinds: ['cchc', 'dau-tu'],
    unit: 'Phòng Kinh tế, Hạ tầng và Đô thị',
  });
  await publish('2026-02-06', 'Quy trình cấp giấy chứng nhận đất đai', {
    kinds: ['dat-dai'],
    unit: 'Phòng Kinh tế, Hạ tầng và Đô thị',
  });
  await publish('2026-03-02', 'Mô hình mới của phường', { channel: 'city-page' });

  const event: EventEntry = {
    ...{ kind: 'event', tasks: ['11', 'II.2.d'], forms: ['d'], title: 'Tọa đàm với doanh nghiệp về TTHC' },
    ...{
      place: 'Hội trường UBND phường',
      unit: 'Trung tâm Phục vụ hành chính công',
      at: at('2026-02-26 14:00'),
    },
    ...{ evidence: ['https://haibatrung.hanoi.gov.vn/toa-dam'], note: '', confirmedBy: MINH },
  };
  await addLine(kysely, history.stationId, {
    ...{ id: newId(at('2026-02-26 17:00')), subjectId: newId(at('2026-02-26 17:00')) },
    ...{ entry: event, by: LAN, recordedAt: at('2026-02-26 17:00') },
  });
  return history;
}
