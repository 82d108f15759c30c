import type { Child } from 'hono/jsx';

/** neutral: nothing to do · attention: someone must act · proved: done and shown · danger: on air or failed · booked: promised. */
export type Tone = 'neutral' | 'attention' | 'proved' | 'danger' | 'booked';

export interface ChipProps {
  tone?: Tone | undefined;
  /** A dot before the words: it is happening now. */
  live?: boolean | undefined;
  /** Struck through: it no longer holds. */
  struck?: boolean | undefined;
  children: Child;
}

/** A state in words. The colour only repeats what the words say. */
export function Chip({ tone = 'neutral', live, struck, children }: ChipProps) {
  const classes = ['chip', `chip-${tone}`];
  if (live) classes.push('chip-live');
  if (struck) classes.push('chip-struck');
  return <span class={classes.join(' ')}>{children}</span>;
}

interface StateLook {
  words: string;
  tone: Tone;
  live?: boolean;
  struck?: boolean;
}

const STATES = {
  draft: { words: 'Nháp', tone: 'neutral' },
  making: { words: 'Đang tạo âm thanh', tone: 'booked', live: true },
  submitted: { words: 'Chờ duyệt', tone: 'attention' },
  waitingReview: { words: 'Chờ lãnh đạo phòng soát', tone: 'attention' },
  waitingApproval: { words: 'Chờ lãnh đạo UBND duyệt', tone: 'attention' },
  returned: { words: 'Trả lại', tone: 'attention' },
  approved: { words: 'Đã duyệt', tone: 'proved' },
  booked: { words: 'Đã xếp lịch', tone: 'booked' },
  onAir: { words: 'Đang phát', tone: 'danger', live: true },
  aired: { words: 'Đã phát', tone: 'proved' },
  published: { words: 'Đã đăng', tone: 'proved' },
  withdrawn: { words: 'Đã thu hồi', tone: 'neutral', struck: true },
  cancelled: { words: 'Đã hủy', tone: 'neutral', struck: true },
  suspended: { words: 'Tạm dừng', tone: 'neutral' },
  interrupted: { words: 'Bị ngắt', tone: 'attention' },
  waitingSecond: { words: 'Chờ người thứ hai', tone: 'attention' },
  lapsed: { words: 'Quá giờ, không phát', tone: 'neutral' },
  discarded: { words: 'Đã bỏ', tone: 'neutral', struck: true },
  stopped: { words: 'Đã dừng', tone: 'attention' },
  testing: { words: 'Đang thử kênh', tone: 'booked', live: true },
  tested: { words: 'Đã thử', tone: 'neutral' },
  delivered: { words: 'Đã nhận', tone: 'proved' },
  undelivered: { words: 'Chưa nhận', tone: 'attention' },
  missed: { words: 'Không phát được', tone: 'danger' },
  silent: { words: 'Không có tiếng', tone: 'danger' },
  makeGood: { words: 'Phát bù', tone: 'booked' },
  failed: { words: 'Lỗi', tone: 'danger' },
  empty: { words: 'Chưa có bản tin', tone: 'attention' },
  connected: { words: 'Đang kết nối', tone: 'proved' },
  disconnected: { words: 'Mất kết nối', tone: 'attention' },
  revoked: { words: 'Đã thu hồi', tone: 'neutral', struck: true },
  met: { words: 'Đạt', tone: 'proved' },
  short: { words: 'Thiếu', tone: 'attention' },
  notYetDue: { words: 'Chưa đến hạn', tone: 'neutral' },
  notMeasured: { words: 'Chưa xác định', tone: 'neutral' },
  notApplicable: { words: 'Chưa áp dụng', tone: 'neutral' },
} as const satisfies Record<string, StateLook>;

/** Every state that a person is shown, of scripts, airings, players and quotas. */
export type StateName = keyof typeof STATES;

/** The one chip of a state. @example <StateChip state="submitted" /> */
export function StateChip({ state, detail }: { state: StateName; detail?: string | undefined }) {
  const look: StateLook = STATES[state];
  return (
    <Chip tone={look.tone} live={look.live} struck={look.struck}>
      {detail ? `${look.words} · ${detail}` : look.words}
    </Chip>
  );
}

/** The words of a state, for sentences and tables. */
export function stateWords(state: StateName): string {
  return STATES[state].words;
}

export function stateTone(state: StateName): Tone {
  return STATES[state].tone;
}
