import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { Bulletin } from '../bulletins/bulletin.ts';
import type { FieldError } from '../kernel/errors.ts';
import { RundownTable } from '../bulletins/bulletins.page.tsx';
import { viDuration, viInstant, viNumber, viSeconds, viTime, viWeekdayDate } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { StateChip } from '../web/parts/chip.tsx';
import { ConfirmDialog, ConfirmForm, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { DefinitionList } from '../web/parts/definition-list.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Live, LiveToo } from '../web/parts/live.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { Select, TextInput } from '../web/parts/text-field.tsx';
import { LifeCard, RecordingCard, WhyNotice, type LifeCardProps } from './airing-life.page.tsx';
import type { AiringStory } from './airing-story.ts';
import { lastEndOf, type Airing } from './airings.store.ts';
import { airingState, soundsUntil, type HeardRow } from './heard.ts';
import { chipOf, noteOf } from './schedule.page.tsx';
import type { SlotException } from './slots.store.ts';

export interface AiringPageProps {
  call: PageCall;
  airing: Airing;
  rows: readonly HeardRow[];
  story: AiringStory;
  /** Who put it into the schedule, and when. */
  planned: string;
  madeGood: LifeCardProps['madeGood'];
  mayAskRecording: boolean;
  /** It makes another good; its content is that one's. */
  isMakeGood: boolean;
  /** What a person set for this once. */
  exception: SlotException | undefined;
  bulletins: readonly Bulletin[];
  zoneNames: ReadonlyMap<string, string>;
  playerNames: ReadonlyMap<string, string>;
  /** UTC ms. */
  now: number;
  mayStop: boolean;
  mayWrite: boolean;
  refused?: RefusedAiringForm | undefined;
}

/** The form of this page that was refused, with what was typed. */
export interface RefusedAiringForm {
  form: 'stop' | 'cancel' | 'bulletin';
  typed: string;
  errors: readonly FieldError[];
  message: string | null;
}

export function AiringPage(props: AiringPageProps) {
  const { call, airing, rows, now, refused } = props;
  const { timeZone } = call.station;
  const state = airingState(airing, rows, now);
  return (
    <StationPage
      call={call}
      title={airing.title}
      active="schedule"
      back={{
        href: `/d/${call.station.slug}/lich-phat?tuan=${dateOf(airing.startsAt, timeZone)}`,
        label: 'Lịch phát',
      }}
      aside={`${viTime(airing.startsAt, timeZone)}–${viTime(airing.endsAt, timeZone)} ${viWeekdayDate(dateOf(airing.startsAt, timeZone))}`}
      actions={
        <LiveToo id="thao-tac">
          <Openers {...props} />
        </LiveToo>
      }
    >
      {refused?.message && <Notice tone="danger">{refused.message}</Notice>}
      <Live id="luot-phat" {...following(props)} also={['thao-tac', 'hoi-lai']}>
        <p class="row">
          <StateChip state={chipOf(state, airing)} detail={noteOf(state, airing)} />
        </p>
        <WhyNotice {...props} />
        <div class="columns columns-wide-left">
          <div class="stack">
            <Card title="Kịch bản chương trình">
              <RundownTable items={airing.items} />
            </Card>
            <RecordingCard {...props} />
          </div>
          <div class="stack">
            <LifeCard {...props} />
            <Card title="Lượt phát">
              <Life {...props} />
            </Card>
          </div>
        </div>
        <Card title="Nhật ký của đầu phát">
          <Heard {...props} />
        </Card>
      </Live>
      <ForThisOnce {...props} />
      <LiveToo id="hoi-lai">
        <Dialogs {...props} />
      </LiveToo>
    </StationPage>
  );
}

/** Players that are on the network tell of their last item well within that. */
const TOLD_AFTER_MS = 10 * 60_000;
/** Nothing happens to an airing that far ahead that could not wait half a minute. */
const SOON_MS = 5 * 60_000;

/** How the page follows its airing: closely around its time, now and then before, and no more once all is told. */
function following({ call, airing, now }: AiringPageProps) {
  const over =
    airing.status !== 'planned' || now > Math.max(soundsUntil(airing), lastEndOf(airing)) + TOLD_AFTER_MS;
  return {
    href: over ? undefined : pathOf(call, airing),
    everySeconds: airing.startsAt - now > SOON_MS ? 30 : 5,
  };
}

const OVERRUN = { cut: 'nhỏ dần rồi cắt', finish: 'phát hết' };
const LATE = { whole: 'phát từ đầu', 'next-item': 'phát từ tin, bài kế tiếp', skip: 'bỏ lượt phát' };

const AFTER_PREEMPT = {
  next: 'phát ngay tin, bài kế tiếp',
  restart: 'phát lại tin, bài bị ngắt nếu còn kịp',
};

function Life({ call, airing, bulletins, zoneNames }: AiringPageProps) {
  const { timeZone } = call.station;
  const { stopped } = airing;
  return (
    <DefinitionList
      items={[
        {
          term: 'Lệnh phát khẩn cấp',
          value: airing.orderId && (
            <a href={`/d/${call.station.slug}/khan-cap/${airing.orderId}`}>Xem lệnh, từng đầu phát</a>
          ),
        },
        { term: 'Bản tin', value: bulletins.find(({ id }) => id === airing.bulletinId)?.title ?? 'Không có' },
        { term: 'Cụm loa', value: airing.zones.map((id) => zoneNames.get(id) ?? 'cụm loa đã bỏ').join(', ') },
        { term: 'Đổi lần cuối', value: viInstant(airing.updatedAt, timeZone) },
        { term: 'Ghi chú', value: airing.reason },
        { term: 'Dừng phát', value: stopped && `${stopped.by}, ${viInstant(stopped.at, timeZone)}` },
        { term: 'Quá giờ', value: OVERRUN[airing.overrun] },
        { term: 'Bắt đầu muộn', value: LATE[airing.late] },
        // An emergency gives way to none.
        {
          term: 'Sau khi nhường phát khẩn cấp',
          value: airing.orderId === null && AFTER_PREEMPT[airing.afterPreempt ?? 'next'],
        },
      ]}
    />
  );
}

const OUTCOMES: Record<string, string> = {
  completed: 'phát hết',
  interrupted: 'bị ngắt',
  skipped: 'bỏ qua',
  failed: 'lỗi',
  silent: 'không có tiếng',
};

/** One line an item and player, from its last word on it. */
function Heard({ call, airing, rows, playerNames }: AiringPageProps) {
  const last = new Map(rows.map((row) => [`${row.deviceId} ${row.item}`, row]));
  const lines = [...last.entries()].map(([key, row]) => ({
    ...row,
    latenessMs: rows.findLast(
      (other) => `${other.deviceId} ${other.item}` === key && other.latenessMs !== null,
    )?.latenessMs,
    begunAt: rows.find((other) => `${other.deviceId} ${other.item}` === key)?.at ?? row.at,
  }));
  return (
    <DataTable
      caption="Từng mục, từng đầu phát"
      hideCaption
      columns={[
        { header: 'Đầu phát', cell: ({ deviceId }) => playerNames.get(deviceId) ?? 'đầu phát đã thu hồi' },
        { header: 'Mục', cell: (row) => titleOf(airing, row) },
        { header: 'Bắt đầu', cell: ({ begunAt }) => viSeconds(begunAt, call.station.timeZone) },
        {
          header: 'Trễ',
          cell: ({ latenessMs }) => (latenessMs == null ? '' : `${viNumber(latenessMs, 0)} ms`),
          numeric: true,
        },
        { header: 'Đã phát', cell: ({ playedMs }) => (playedMs === null ? '' : viDuration(playedMs)) },
        {
          header: 'Kết quả',
          cell: ({ outcome, reason }) =>
            [outcome === null ? 'đang phát' : (OUTCOMES[outcome] ?? outcome), reason]
              .filter(Boolean)
              .join(': '),
        },
        { header: 'Âm lượng', cell: ({ volume }) => (volume === null ? '' : `${volume}`), numeric: true },
      ]}
      rows={lines}
      empty={<p class="soft">Chưa có đầu phát nào gửi nhật ký của lượt phát này.</p>}
    />
  );
}

/** A player that was cut off tells of the airing as it held it: its second item may be another one by now. */
function titleOf({ items }: Airing, { item, segmentId }: Pick<HeardRow, 'item' | 'segmentId'>): string {
  const now = items[item];
  if (now && (segmentId === null || now.segmentId === segmentId)) return now.title;
  const moved = items.find((one) => one.segmentId === segmentId);
  return moved?.title ?? `mục ${item + 1} của lịch trước khi đổi`;
}

/** What may still be done with an airing. */
function possible({ airing, exception, now, mayStop, mayWrite, isMakeGood }: AiringPageProps) {
  const coming = airing.startsAt > now;
  return {
    stop: mayStop && airing.status === 'planned' && !coming && airing.endsAt > now,
    cancel: mayWrite && coming && airing.status !== 'cancelled' && !isMakeGood,
    restore: mayWrite && coming && exception?.cancelled === true,
    bulletin: mayWrite && coming && airing.status !== 'cancelled' && !isMakeGood,
    unmake: mayWrite && coming && airing.status !== 'cancelled' && isMakeGood,
  };
}

function Openers(props: AiringPageProps) {
  const path = pathOf(props.call, props.airing);
  const { stop, cancel, unmake } = possible(props);
  const { status, items, id } = props.airing;
  const href = `/d/${props.call.station.slug}/lich-phat/xuat?luot=${id}`;
  return (
    <>
      {status === 'planned' && items.length > 0 && (
        <ButtonLink href={href}>Xuất cho hệ thống khác</ButtonLink>
      )}
      {unmake && (
        <ButtonLink href={`${path}/bo-phat-bu`} weight="danger">
          Bỏ lượt phát bù…
        </ButtonLink>
      )}
      {stop && (
        <ConfirmOpener dialog="stop" href={`${path}/dung`}>
          Dừng phát…
        </ConfirmOpener>
      )}
      {cancel && (
        <ConfirmOpener dialog="cancel" href={`${path}/huy`}>
          Hủy lượt này…
        </ConfirmOpener>
      )}
    </>
  );
}

function Dialogs(props: AiringPageProps) {
  const { stop, cancel } = possible(props);
  return (
    <>
      {stop && <ConfirmDialog id="stop" {...question('stop', props)} />}
      {cancel && <ConfirmDialog id="cancel" {...question('cancel', props)} />}
    </>
  );
}

function ForThisOnce(props: AiringPageProps) {
  const { call, airing, exception, bulletins, refused } = props;
  const path = pathOf(call, airing);
  const { restore, bulletin } = possible(props);
  const wrong = refused?.form === 'bulletin' ? refused : undefined;
  return (
    <>
      {restore && (
        <Form action={`${path}/khoi-phuc`}>
          <p>Lượt phát này đã hủy. Khôi phục thì phát lại theo khung giờ.</p>
          <FormActions>
            <Button weight="primary">Khôi phục lượt phát</Button>
          </FormActions>
        </Form>
      )}
      {bulletin && (
        <Card title="Đổi bản tin cho riêng lượt này">
          <Form action={`${path}/ban-tin`} errors={wrong?.errors}>
            <Select
              name="bulletinId"
              label="Bản tin"
              placeholder="Theo khung giờ"
              optional
              options={bulletins.map(({ id, title }) => ({ value: id, label: title }))}
              value={wrong?.typed ?? exception?.bulletinId ?? ''}
              error={errorOf(wrong?.errors, 'bulletinId')}
            />
            <FormActions>
              <Button>Đổi bản tin</Button>
            </FormActions>
          </Form>
        </Card>
      )}
    </>
  );
}

type AskProps = Pick<AiringPageProps, 'call' | 'airing' | 'refused'>;

/** The question on a page of its own: without script, or when the reason was missing. */
export function AskAiringPage({ ask, ...props }: AskProps & { ask: 'stop' | 'cancel' }) {
  const confirm = question(ask, props);
  return (
    <StationPage call={props.call} title={confirm.title} active="schedule">
      {props.refused?.message && <Notice tone="danger">{props.refused.message}</Notice>}
      <ConfirmForm {...confirm} backHref={pathOf(props.call, props.airing)} />
    </StationPage>
  );
}

function question(ask: 'stop' | 'cancel', { call, airing, refused }: AskProps) {
  const path = pathOf(call, airing);
  const wrong = refused?.form === ask ? refused : undefined;
  const reason = (label: string) => (
    <TextInput name="reason" label={label} value={wrong?.typed} error={errorOf(wrong?.errors, 'reason')} />
  );
  if (ask === 'stop') {
    return {
      title: `Dừng phát “${airing.title}”?`,
      action: `${path}/dung`,
      yes: 'Dừng phát',
      no: 'Không dừng',
      danger: true,
      children: (
        <>
          <p>Mọi cụm loa sẽ ngừng phát trong vài giây. Phần chưa phát hết không được tính.</p>
          {reason('Lý do dừng')}
        </>
      ),
    };
  }
  return {
    title: `Hủy “${airing.title}” lúc ${viInstant(airing.startsAt, call.station.timeZone)}?`,
    action: `${path}/huy`,
    yes: 'Hủy lượt này',
    no: 'Giữ lại',
    danger: true,
    children: (
      <>
        <p>Chỉ hủy lượt này; có thể khôi phục trước giờ phát.</p>
        {reason('Lý do hủy')}
      </>
    ),
  };
}

function pathOf({ station }: PageCall, { id }: Airing): string {
  return `/d/${station.slug}/lich-phat/luot/${id}`;
}
