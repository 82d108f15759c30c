/** One order: read back and confirmed, then watched live, at last its report. */
import { PasskeyButton } from '../accounts/second-factor/passkey-offer.page.tsx';
import { StationPage } from '../accounts/station-page.page.tsx';
import { viTime } from '../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { ConfirmDialog, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Live } from '../web/parts/live.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import { Aired, canStop } from './order-aired.page.tsx';
import { discardQuestion, stopQuestion } from './order-ask.page.tsx';
import { pathOf, State, Whole } from './order-parts.page.tsx';
import type { OrderPageProps } from './order-props.ts';
import { isUnconfirmed, needsSound, type Order, type Phase } from './order.ts';
import { OrderSoundView, WhatItSays, zonesInWords } from './order-words.page.tsx';

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

function editHref({ call, order }: OrderPageProps): string {
  return `/d/${call.station.slug}/khan-cap/moi?tu=${order.id}&viec=replaces`;
}
