import type { Child } from 'hono/jsx';
import { viNumber } from '../../kernel/vietnamese.ts';
import type { Tone } from './chip.tsx';

/** Over this many cells one can no longer count them. */
const MOST_CELLS = 24;

export interface Quota {
  label: string;
  /** A soft addition: 'nhiệm vụ 3'. */
  note?: string | undefined;
  href?: string | undefined;
  required: number;
  /** Heard or published, with proof. */
  counted: number;
  /** Approved and in a coming airing. */
  booked: number;
  /** Sent to where it will be published, and not known to be out: it counts nothing yet. */
  sent?: number | undefined;
}

/** A quota as cells one can count: heard solid, booked hatched, missing empty, and the answer in words. */
export function QuotaCells({ quota }: { quota: Quota }) {
  const cells = cellsOf(quota);
  const answer = quotaAnswer(quota);
  return (
    <div class="quota">
      <span>
        {quota.href ? <a href={quota.href}>{quota.label}</a> : quota.label}
        {quota.note && <span class="soft small nowrap"> ({quota.note})</span>}
      </span>
      <span class="quota-cells" role="img" aria-label={spokenQuota(quota)}>
        {cells.map((kind) => (
          <span class={`quota-cell quota-${kind}`} />
        ))}
      </span>
      <span class={`quota-answer tone-${answer.tone}`}>
        <span>{answer.share}</span>
        {answer.rest.map((words) => (
          <span class="quota-rest">{words}</span>
        ))}
      </span>
    </div>
  );
}

/** Several quotas with one legend. */
export function QuotaList({ quotas, children }: { quotas: readonly Quota[]; children?: Child }) {
  return (
    <>
      <ul class="lines">
        {quotas.map((quota) => (
          <li class="quota-line">
            <QuotaCells quota={quota} />
          </li>
        ))}
      </ul>
      {children}
      <ul class="quota-legend" aria-hidden="true">
        <li>
          <span class="quota-cell quota-heard" />
          đã phát, đã đăng
        </li>
        <li>
          <span class="quota-cell quota-booked" />
          đã xếp lịch
        </li>
        <li>
          <span class="quota-cell quota-missing" />
          còn thiếu
        </li>
      </ul>
    </>
  );
}

export interface QuotaAnswer {
  /** What there is of what is required: 'đã có 1/2'. */
  share: string;
  /** What is to come of the rest, and what is not: 'đã xếp lịch 1', 'thiếu 1'. */
  rest: string[];
  tone: Tone;
}

/** Met, promised by what is booked, or short by how many; a promise never hides what is there already. */
export function quotaAnswer({ required, counted, booked, sent = 0 }: Quota): QuotaAnswer {
  if (counted >= required)
    return { share: `${viNumber(counted)}/${viNumber(required)} đạt`, rest: [], tone: 'proved' };
  const missing = Math.max(0, required - counted - booked);
  const rest = [
    ...(booked > 0 ? [`đã xếp lịch ${viNumber(Math.min(booked, required - counted))}`] : []),
    ...(missing > 0 ? [`thiếu ${viNumber(missing)}`] : []),
    ...(sent > 0 ? [`${viNumber(sent)} đã gửi, chưa đăng`] : []),
  ];
  return {
    share: `đã có ${viNumber(counted)}/${viNumber(required)}`,
    rest,
    tone: missing > 0 ? 'attention' : 'booked',
  };
}

function cellsOf({ required, counted, booked }: Quota): ('heard' | 'booked' | 'missing')[] {
  const cells = Math.min(Math.max(required, 1), MOST_CELLS);
  const share = cells / Math.max(required, 1);
  const heard = Math.min(cells, Math.floor(counted * share));
  const promised = Math.min(cells, heard + Math.floor(booked * share));
  return Array.from({ length: cells }, (_, index) => {
    if (index < heard) return 'heard';
    return index < promised ? 'booked' : 'missing';
  });
}

function spokenQuota({ required, counted, booked, sent = 0 }: Quota): string {
  const missing = Math.max(0, required - counted - booked);
  const waiting = sent > 0 ? `, ${sent} đã gửi, chưa đăng` : '';
  return `Cần ${required}: đã phát hoặc đăng ${counted}, đã xếp lịch ${booked}, còn thiếu ${missing}${waiting}`;
}
