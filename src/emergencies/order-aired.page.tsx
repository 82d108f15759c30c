import { viInstant, viSeconds, viTime } from '../kernel/vietnamese.ts';
import { ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { DefinitionList } from '../web/parts/definition-list.tsx';
import { OnAirStrip } from '../web/parts/on-air-strip.tsx';
import { pathOf, State, Whole } from './order-parts.page.tsx';
import type { OrderPageProps } from './order-props.ts';
import { OrderSoundView, WhatItSays, zonesInWords } from './order-words.page.tsx';
import { PlayersTable, Tallies } from './players-of-order.page.tsx';
import { goingOnIn } from './taking-over.ts';

/** From going on air on: who has got it, who sounds; renewed by itself while something may change. */
export function Aired(props: OrderPageProps) {
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

export function canStop({ watched, order, may }: OrderPageProps): boolean {
  return may.stop && watched.phase === 'live' && order.kind !== 'channel-test';
}
