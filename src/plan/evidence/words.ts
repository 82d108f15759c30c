/** What of evidence is called what, and which of the plan's tasks an entry can serve. Pure. */
import type { EventEntry, PublicationEntry } from '../fact-log.store.ts';
import type { Plan } from '../plan-file.ts';

export const CHANNELS = ['ward-website', 'city-page', 'zalo-oa'] as const;
export type Channel = (typeof CHANNELS)[number];
export const CHANNEL_TITLES: Record<Channel, string> = {
  'ward-website': 'Trang thông tin điện tử phường',
  'city-page': 'Trang CCHC của Thành phố',
  'zalo-oa': 'Zalo OA phường',
};

export const KINDS = ['cchc', 'ket-qua-cchc', 'dau-tu', 'dat-dai'] as const;
export type Kind = (typeof KINDS)[number];
export const KIND_TITLES: Record<Kind, string> = {
  cchc: 'CCHC',
  'ket-qua-cchc': 'Kết quả CCHC',
  'dau-tu': 'Đầu tư, hỗ trợ doanh nghiệp',
  'dat-dai': 'Đất đai',
};

/** "Trang thông tin điện tử phường"; a channel of a plan of one's own shows its key. */
export function channelWords(channel: string): string {
  return (CHANNEL_TITLES as Partial<Record<string, string>>)[channel] ?? channel;
}

/** "CCHC, Đất đai" */
export function kindWords(kinds: readonly string[]): string {
  return kinds.map((kind) => (KIND_TITLES as Partial<Record<string, string>>)[kind] ?? kind).join(', ');
}

/** Tasks of the plan for which the entry can count. */
export function tasksServed(plan: Pick<Plan, 'tasks'>, entry: PublicationEntry | EventEntry): string[] {
  if (entry.kind === 'event') return entry.tasks;
  return plan.tasks
    .filter(({ quota }) =>
      quota.counts.some(
        (source) =>
          source.source === 'publication' &&
          source.channels.some((channel) => channel === entry.channel) &&
          source.kinds.some((kind) => entry.kinds.includes(kind)) &&
          (!source.units || source.units.includes(entry.unit)),
      ),
    )
    .map(({ task }) => task);
}

/** Tasks that count articles, or events: those of this page. */
export function tasksCounting(plan: Pick<Plan, 'tasks'>, source: 'publication' | 'event') {
  return plan.tasks.filter(({ quota }) => quota.counts.some((one) => one.source === source));
}
