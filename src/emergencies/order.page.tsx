/** One order: read back and confirmed, then watched live, at last its report. */
import type { Child } from 'hono/jsx';
import { PasskeyButton } from '../accounts/second-factor/passkey-offer.page.tsx';
import type { PasskeyOffer } from '../accounts/second-factor/passkeys.ts';
import { StationPage } from '../accounts/station-page.page.tsx';
import { viInstant, viSeconds, viTime } from '../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { ConfirmDialog, ConfirmForm, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { DefinitionList } from '../web/parts/definition-list.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Live } from '../web/parts/live.tsx';
import { OnAirStrip } from '../web/parts/on-air-strip.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { isUnconfirmed, needsSound, type Order, type Phase } from './order.ts';
import { OrderSoundView, PhaseChip, WhatItSays, zonesInWords, type SaysProps } from './order-words.page.tsx';
import { PlayersTable, Tallies } from './players-of-order.page.tsx';
import { goingOnIn, type TakenOver } from './taking-over.ts';
import type { WatchedOrder } from './watch.ts';

export interface OrderPageProps extends SaysProps {
  watched: WatchedOrder;
  /** UTC ms. */
  now: number;
  /** Why a second person is needed; null when one is enough. */
  whySecond: string | null;
  /** Names of those who may be the second person. */
  seconds: readonly string[];
  /** What this person may do with it now. */
  may: { confirm: boolean; order: boolean; stop: boolean };
  /** Renewals, corrections, replacements. */
  related: readonly { id: string; title: string; words: string }[];
  /** Orders on air that it takes over from once confirmed. */
  takesOver: readonly TakenOver[];
  /** The CAP alert it comes from was cancelled by its sender. */
  alertCancelled: boolean;
  /** Asks his passkey in place of the password. */
  passkey?: PasskeyOffer | null | undefined;
  refused?: RefusedOrderForm | undefined;
}

export interface RefusedOrderForm {
  form: 'confirm' | 'stop';
  /** The reason typed; a password is never given back. */
  typed: string;
  errors: readonly FieldError[];
  message: string | null;
}

const NAMES = { emergency: 'Lệnh phát khẩn cấp', drill: 'Lệnh diễn tập', 'channel-test': 'Lệnh thử kênh' };

function titleOfPage({ kind }: Order, phase: Phase): string {
  if (phase === 'draft') return 'Đọc lại lệnh trước khi phát';
  if (phase === 'stopped' || phase === 'over') return `Báo cáo: ${NAMES[kind].toLowerCase()}`;
  return NAMES[kind];
}

export function OrderPage(props: OrderPageProps) {
  const { call, order, watched, refused } = props;
  const { phase } = watched;
  const open = phase === 'draft' || phase === 'waiting';
  return (
    <StationPage
      call={call}
      title={titleOfPage(order, phase)}
      back={{ href: `/d/${call.station.slug}/khan-cap`, label: 'Các lệnh phát khẩn cấp' }}
      aside={phase === 'draft' ? 'Bước 2/2 · chưa có gì phát ra loa' : undefined}
    >
      {refused?.message && <Notice tone="danger">{refused.message}</Notice>}
      {props.alertCancelled && phase === 'live' && (
        <Notice tone="danger">Bên gửi cảnh báo CAP đã hủy cảnh báo này. Hãy xem xét dừng phát.</Notice>
      )}
      {open ? <ReadBack {...props} /> : <Aired {...props} />}
      {canStop(props) && <ConfirmDialog id="stop" {...stopQuestion(props)} />}
      {open && props.may.order && <ConfirmDialog id="discard" {...discardQuestion(props)} />}
    </StationPage>
  );
}

function ReadBack(props: OrderPageProps) {
  const { order, watched, may } = props;
  const content = (
    <div class="stack">
      {watched.phase === 'waiting' && <State {...props} />}
      <Card title="Nội dung sẽ phát">
        <WhatItSays {...props} />
        <TakesOver {...props} />
        <Sound {...props} />
      </Card>
      {order.capSenderId !== null && watched.phase === 'draft' ? (
        <AirsByItself {...props} />
      ) : order.zones.length === 0 ? (
        <ChooseZones {...props} />
      ) : (
        <Confirm {...props} />
      )}
    </div>
  );
  // Who only waits for the other person sees by himself what that one does; a form must not change under one's hands.
  return may.confirm ? content : <Whole {...props}>{content}</Whole>;
}

/** What the page is about, renewed by itself under one name before and after it airs. */
function Whole(props: OrderPageProps & { children: Child }) {
  const { phase } = props.watched;
  const moving = phase === 'draft' || phase === 'waiting' || isMoving(props);
  return (
    <Live id="lenh" href={moving ? pathOf(props) : undefined} everySeconds={1}>
      {props.children}
    </Live>
  );
}

function State({ watched, order }: OrderPageProps) {
  return (
    <p class="row">
      <PhaseChip phase={watched.phase} kind={order.kind} />
    </p>
  );
}

/** What falls silent by this order, and what does not, before the password is typed. */
function TakesOver({ call, takesOver, zones }: OrderPageProps) {
  return takesOver.map(({ order, airing, ends, goesOn }) => (
    <Notice tone="attention">
      <a href={`/d/${call.station.slug}/khan-cap/${order.id}`}>{order.title}</a> đang phát sẽ không lặp lại
      nữa ở: {zonesInWords(ends, zones)}.
      {goesOn.length > 0 &&
        ` Ở ${zonesInWords(goesOn, zones)} lệnh ấy vẫn lặp lại đến ${viTime(airing.repeat!.until, call.station.timeZone)}.`}
    </Notice>
  ));
}

/** Renews itself until the sound is there. */
function Sound(props: OrderPageProps) {
  const { call, order, may } = props;
  const view = <OrderSoundView call={call} order={order} />;
  if (!may.confirm) return view;
  const making = needsSound(order) && !order.sound && order.soundFailure === null;
  return (
    <Live id="am-thanh" href={making ? pathOf(props) : undefined} everySeconds={1}>
      {view}
    </Live>
  );
}

/** Of a sender that the station allowed: nobody confirms, anybody with the right may prevent it. */
function AirsByItself(props: OrderPageProps) {
  return (
    <Card title="Phát tự động">
      <p>
        Cảnh báo của bên gửi được phép phát tự động: lệnh phát ngay khi có âm thanh. Nếu không tạo được âm
        thanh hoặc bên gửi đã bị chấm dứt, hãy soạn lệnh từ cảnh báo này.
      </p>
      <FormActions>
        {props.may.order && <ButtonLink href={editHref(props)}>Soạn lệnh từ cảnh báo này</ButtonLink>}
        <Discard {...props} />
      </FormActions>
    </Card>
  );
}

function ChooseZones(props: OrderPageProps) {
  return (
    <Card title="Chọn cụm loa">
      <p>Lệnh này từ cảnh báo CAP và chưa có cụm loa nào. Soạn lệnh để chọn cụm loa rồi xác nhận.</p>
      <FormActions>
        {props.may.order && (
          <ButtonLink href={editHref(props)} weight="primary">
            Soạn lệnh từ cảnh báo này
          </ButtonLink>
        )}
        <Discard {...props} />
      </FormActions>
    </Card>
  );
}

function Confirm(props: OrderPageProps) {
  const { call, order, watched, whySecond, seconds, may, refused } = props;
  const draft = watched.phase === 'draft';
  const wrong = refused?.form === 'confirm' ? refused : undefined;
  const { timeZone } = call.station;
  return (
    <Card title="Xác nhận">
      <p>
        {whoBefore(order)} lúc {viTime(order.confirmedAt ?? order.ordered.at, timeZone)}.{' '}
        {whySecond !== null &&
          `${whySecond} Cần ${order.origin === 'token' && isUnconfirmed(order) ? 'hai người' : 'người thứ hai'} xác nhận trước ${viTime(order.until, timeZone)}.`}
      </p>
      {whySecond !== null && <Seconds seconds={seconds} />}
      {may.confirm ? (
        <Form action={`${pathOf(props)}/xac-nhan`} errors={wrong?.errors}>
          <TextInput
            name="password"
            type="password"
            label="Nhập lại mật khẩu của bạn"
            hint="Đã bật ứng dụng xác thực thì nhập mã 6 số thay mật khẩu cũng được."
            autocomplete="current-password"
            error={errorOf(wrong?.errors, 'password')}
          />
          <PasskeyButton offer={props.passkey} label={`${confirmWords(props)} bằng khóa truy cập`} danger />
          <FormActions>
            <Button weight="danger-sure">{confirmWords(props)}</Button>
            {draft && <ButtonLink href={editHref(props)}>Sửa lệnh</ButtonLink>}
            <Discard {...props} />
          </FormActions>
        </Form>
      ) : (
        <>
          <p class="soft">
            {draft
              ? 'Người soạn lệnh phải đọc lại và xác nhận trước.'
              : 'Bạn đã xác nhận, hoặc không có quyền xác nhận lệnh này.'}
          </p>
          <FormActions>
            <Discard {...props} />
          </FormActions>
        </>
      )}
    </Card>
  );
}

function whoBefore(order: Order): string {
  if (!isUnconfirmed(order)) return `${order.first?.name ?? order.ordered.name} đã xác nhận`;
  return `${order.ordered.name} ${order.origin === 'token' ? '(chương trình) gửi' : 'soạn'}`;
}

function confirmWords({ order, whySecond }: OrderPageProps): string {
  if (isUnconfirmed(order) && whySecond !== null) return 'Xác nhận, chuyển người thứ hai';
  if (order.kind === 'channel-test') return 'Thử kênh';
  return order.kind === 'drill' ? 'Phát diễn tập ngay' : 'Phát ngay ra loa';
}

function Seconds({ seconds }: { seconds: readonly string[] }) {
  if (seconds.length > 0) return <p class="soft">Có thể xác nhận: {seconds.join(', ')}.</p>;
  return (
    <Notice tone="attention">
      Đài chưa có người thứ hai được quyền ra lệnh phát khẩn cấp. Hãy nhờ quản trị cấp quyền, hoặc dùng bản
      tin đã duyệt cho từng cụm loa.
    </Notice>
  );
}

function Discard(props: OrderPageProps) {
  if (!props.may.order) return null;
  return (
    <ConfirmOpener dialog="discard" href={`${pathOf(props)}/bo`}>
      Bỏ lệnh…
    </ConfirmOpener>
  );
}

/** From going on air on: who has got it, who sounds; renewed by itself while something may change. */
function Aired(props: OrderPageProps) {
  const { call, watched, order } = props;
  const { airing, phase, lines } = watched;
  return (
    <Whole {...props}>
      <div class="stack">
        {phase === 'live' && airing ? <Strip {...props} /> : <State {...props} />}
        {airing && <Tallies lines={lines} airing={airing} />}
        {phase !== 'live' && airing && <Next {...props} />}
        {airing && (
          <Card title="Từng đầu phát">
            <PlayersTable
              lines={lines}
              airing={airing}
              timeZone={call.station.timeZone}
              zones={props.zones}
            />
          </Card>
        )}
        <div class="columns columns-wide-left">
          <Card title="Nội dung">
            <WhatItSays {...props} />
            <OrderSoundView call={call} order={order} />
          </Card>
          <Card title="Ai ra lệnh">
            <Record {...props} />
          </Card>
        </div>
      </div>
    </Whole>
  );
}

/** While it is on air, and after a stop until every player has taken it or said nothing for a while. */
function isMoving({ watched, now }: OrderPageProps): boolean {
  const { phase, airing, lines } = watched;
  if (phase === 'live') return true;
  if (phase !== 'stopped' || !airing?.stopped) return false;
  return now - airing.stopped.at < 10 * 60_000 && lines.some((line) => line.stopDeliveredAt === null);
}

const STRIPS = { emergency: 'emergency', drill: 'drill', 'channel-test': 'test' } as const;

function Strip(props: OrderPageProps) {
  const { call, order, watched, zones } = props;
  const { timeZone } = call.station;
  const { airing } = watched;
  const words = [
    `từ ${viSeconds(airing!.startsAt, timeZone)}`,
    order.kind === 'channel-test' ? '' : `lặp lại mỗi ${order.repeatEveryMs / 60_000} phút`,
    `đến ${viTime(airing!.repeat?.until ?? order.until, timeZone)}`,
    zonesInWords(goingOnIn(airing!), zones),
  ];
  return (
    <OnAirStrip
      state={STRIPS[order.kind]}
      title={order.title}
      detail={words.filter(Boolean).join(' · ')}
      actions={
        canStop(props) && (
          <ConfirmOpener dialog="stop" href={`${pathOf(props)}/dung`}>
            Dừng phát…
          </ConfirmOpener>
        )
      }
    />
  );
}

function Next(props: OrderPageProps) {
  const { watched, order, may } = props;
  const report = <ButtonLink href={`${pathOf(props)}/bao-cao`}>Tải báo cáo (Word)</ButtonLink>;
  if (!may.order || order.kind === 'channel-test') return <div class="row no-print">{report}</div>;
  const base = `/d/${props.call.station.slug}/khan-cap/moi?tu=${order.id}`;
  return (
    <div class="row no-print">
      {watched.phase === 'stopped' && (
        <ButtonLink href={`${base}&viec=corrects`} weight="danger">
          Phát đính chính…
        </ButtonLink>
      )}
      <ButtonLink href={`${base}&viec=renews`}>Ra lệnh tiếp…</ButtonLink>
      {report}
    </div>
  );
}

function Record({ call, order, watched, related }: OrderPageProps) {
  const at = (instant: number | null) => instant !== null && viInstant(instant, call.station.timeZone);
  const { stopped, reason } = watched.airing ?? {};
  const { second, discarded } = order;
  return (
    <DefinitionList
      items={[
        { term: 'Soạn lệnh', value: `${order.ordered.name}, ${at(order.ordered.at)}` },
        { term: 'Nhập mật khẩu', value: at(order.confirmedAt) || null },
        { term: 'Người thứ nhất', value: order.origin === 'token' && (order.first?.name ?? null) },
        { term: 'Người thứ hai', value: second && `${second.name}, ${at(second.at)}` },
        {
          term: 'Một người ra lệnh',
          value: order.aloneDocument && `theo văn bản ${order.aloneDocument}`,
        },
        {
          term: order.kind === 'channel-test' ? 'Gửi đi' : 'Lên sóng',
          value: order.liveAt && viSeconds(order.liveAt, call.station.timeZone),
        },
        { term: 'Dừng phát', value: stopped && `${stopped.by}, ${at(stopped.at)}: ${reason ?? ''}` },
        { term: 'Bỏ lệnh', value: discarded && `${discarded.name}, ${at(discarded.at)}` },
        {
          term: 'Mã nội dung',
          value: order.textHash && <span class="hash">{order.textHash.slice(0, 12)}</span>,
        },
        ...related.map(({ id, title, words }) => ({
          term: words,
          value: <a href={`/d/${call.station.slug}/khan-cap/${id}`}>{title}</a>,
        })),
      ]}
    />
  );
}

function canStop({ watched, order, may }: OrderPageProps): boolean {
  return may.stop && watched.phase === 'live' && order.kind !== 'channel-test';
}

type AskProps = Pick<OrderPageProps, 'call' | 'order' | 'refused'>;

/** The question on a page of its own: without script, or when the reason was missing. */
export function AskOrderPage({ ask, ...props }: AskProps & { ask: 'stop' | 'discard' }) {
  const question = ask === 'stop' ? stopQuestion(props) : discardQuestion(props);
  return (
    <StationPage call={props.call} title={question.title}>
      {props.refused?.message && <Notice tone="danger">{props.refused.message}</Notice>}
      <ConfirmForm {...question} backHref={pathOf(props)} />
    </StationPage>
  );
}

function stopQuestion(props: AskProps) {
  const wrong = props.refused?.form === 'stop' ? props.refused : undefined;
  return {
    title: props.order.kind === 'drill' ? 'Dừng diễn tập?' : 'Dừng phát khẩn cấp?',
    action: `${pathOf(props)}/dung`,
    yes: 'Dừng phát',
    no: 'Phát tiếp',
    danger: true,
    children: (
      <>
        <p>“{props.order.title}” nhỏ dần rồi im ở mọi đầu phát đang có mạng, và không lặp lại nữa.</p>
        <TextInput
          name="reason"
          label="Lý do dừng"
          optional
          value={wrong?.typed}
          error={errorOf(wrong?.errors, 'reason')}
        />
      </>
    ),
  };
}

function discardQuestion(props: AskProps) {
  return {
    title: 'Bỏ lệnh này?',
    action: `${pathOf(props)}/bo`,
    yes: 'Bỏ lệnh',
    no: 'Giữ lại',
    danger: true,
    children: <p>“{props.order.title}” chưa phát; bỏ rồi thì phải soạn lệnh mới.</p>,
  };
}

function pathOf({ call, order }: Pick<OrderPageProps, 'call' | 'order'>): string {
  return `/d/${call.station.slug}/khan-cap/${order.id}`;
}

function editHref({ call, order }: OrderPageProps): string {
  return `/d/${call.station.slug}/khan-cap/moi?tu=${order.id}&viec=replaces`;
}
