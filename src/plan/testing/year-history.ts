/** A ward's year up to 20/11/2026 as it may well be: most of it done, some of it late, some neglected. */
import { newId } from '../../kernel/ids.ts';
import { addMonths } from '../../kernel/zoned-time.ts';
import type { Topic } from '../../scripts/topic.ts';
import type { Database } from '../../storage/database.ts';
import { addLine, type EventEntry, type PublicationEntry } from '../fact-log.store.ts';
import { at, startHistory, type StationHistory } from './station-history.ts';

const LAN = { id: 'lan', name: 'Trần Thị Lan' };
const MINH = { id: 'minh', name: 'Lê Minh' };

export const YEAR_NOW = at('2026-11-20 09:00');

const TOPICS: Topic[][] = [['e'], ['e', 'g'], ['g'], ['h'], ['e'], ['a'], ['đ'], ['e', 'i'], ['g'], ['e']];

/** Writes publications and events of a station. */
export function startFactLog(database: Database, stationId: string) {
  async function published(
    date: string,
    told: Partial<PublicationEntry> & Pick<PublicationEntry, 'title'>,
  ): Promise<void> {
    const published = at(`${date} 10:00`);
    const entry: PublicationEntry = {
      kind: 'publication',
      channel: 'ward-website',
      kinds: ['cchc'],
      url: `https://haibatrung.hanoi.gov.vn/${newId(published)}`,
      unit: 'Phòng Văn hoá – Xã hội',
      sentAt: published,
      publishedAt: published,
      source: 'hand',
      confirmedBy: LAN,
      ...told,
    };
    const id = newId(published);
    await addLine(database.kysely, stationId, { id, subjectId: id, entry, by: LAN, recordedAt: published });
  }

  async function held(date: string, told: Partial<EventEntry> & Pick<EventEntry, 'title' | 'tasks'>) {
    const when = at(`${date} 14:00`);
    const entry: EventEntry = {
      kind: 'event',
      forms: [],
      place: 'Hội trường UBND phường',
      unit: 'Phòng Văn hoá – Xã hội',
      at: when,
      evidence: ['https://haibatrung.hanoi.gov.vn/anh'],
      note: '',
      confirmedBy: MINH,
      ...told,
    };
    const id = newId(when);
    await addLine(database.kysely, stationId, {
      ...{ id, subjectId: id, entry, by: LAN, recordedAt: when + 3_600_000 },
    });
  }
  return { published, held };
}

export async function writeYear(database: Database): Promise<StationHistory> {
  const history = await startHistory(database, { name: 'Phường Hai Bà Trưng' });
  const player = await history.player('Đầu phát trụ sở', Object.values(history.zones));
  const { published, held } = startFactLog(database, history.stationId);
  for (let month = '2026-01', n = 0; month <= '2026-11'; month = addMonths(month, 1), n++) {
    // In May a machine was broken, in November there is one so far.
    const count = month === '2026-05' || month === '2026-11' ? 1 : 2 + (n % 2);
    const scripts = [];
    for (let item = 0; item < count; item++)
      scripts.push(
        await history.script({
          title: `Tin cải cách hành chính ${item + 1} tháng ${month}`,
          topics: TOPICS[(n + item) % TOPICS.length]!,
          seconds: 70 + n * 5,
          approvedAt: `${month}-02 16:00`,
        }),
      );
    const airing = await history.airing(`${month}-05 07:00`, scripts);
    for (const index of airing.items.keys()) await history.heard(player, airing, index);
    const articles = month === '2026-11' ? 3 : month === '2026-04' ? 5 : 6;
    for (let article = 0; article < articles; article++)
      await published(`${month}-${String(3 + article * 2).padStart(2, '0')}`, {
        title: `Bài CCHC ${article + 1} tháng ${month}`,
        kinds: article === 0 ? ['cchc', 'ket-qua-cchc'] : ['cchc'],
      });
    const investment = { kinds: ['dau-tu'], unit: 'Phòng Kinh tế, Hạ tầng và Đô thị' };
    if (month !== '2026-11')
      await published(`${month}-12`, { title: `Hỗ trợ doanh nghiệp ${month}`, ...investment });
    if (month !== '2026-07')
      await published(`${month}-14`, {
        ...{ title: `Thủ tục đất đai ${month}`, kinds: ['dat-dai'] },
        unit: 'Phòng Kinh tế, Hạ tầng và Đô thị',
      });
    await published(`${month}-16`, { title: `Gửi Thành phố ${month}`, channel: 'city-page' });
  }
  const coming = await history.script({
    ...{ title: 'Cấp bản sao điện tử từ sổ gốc', topics: ['g'], approvedAt: '2026-11-16 16:00' },
  });
  await history.airing('2026-11-25 07:00', [coming]);
  await held('2026-03-18', {
    title: 'Tọa đàm với doanh nghiệp về TTHC',
    tasks: ['11', 'II.2.d'],
    forms: ['d'],
  });
  await held('2026-10-09', { title: 'Tập huấn CCHC cho công chức', tasks: ['9'], forms: ['a', 'g'] });
  await held('2026-10-10', { title: 'Ngày Chuyển đổi số quốc gia', tasks: ['IV.1.h'] });
  await held('2026-06-05', {
    ...{ title: 'Lồng ghép CCHC vào phổ biến pháp luật', tasks: ['14'] },
    unit: 'Văn phòng HĐND&UBND',
  });
  return history;
}
