/** How an order is shown wherever it stands: its kind, its state, what it says. */
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import { RundownTable } from '../bulletins/bulletins.page.tsx';
import { viTime } from '../kernel/vietnamese.ts';
import { AudioPlayer } from '../web/parts/audio-player.tsx';
import { Chip, StateChip, type StateName, type Tone } from '../web/parts/chip.tsx';
import { DefinitionList } from '../web/parts/definition-list.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { ProgressLine } from '../web/parts/progress-line.tsx';
import { KIND_TITLES, needsSound, type Order, type OrderKind, type Phase } from './order.ts';

const KIND_TONES: Record<OrderKind, Tone> = {
  emergency: 'danger',
  drill: 'attention',
  'channel-test': 'neutral',
};

export function KindChip({ kind }: { kind: OrderKind }) {
  return <Chip tone={KIND_TONES[kind]}>{KIND_TITLES[kind]}</Chip>;
}

const PHASES: Record<Phase, StateName> = {
  draft: 'draft',
  waiting: 'waitingSecond',
  lapsed: 'lapsed',
  discarded: 'discarded',
  live: 'onAir',
  stopped: 'stopped',
  over: 'aired',
};

export function PhaseChip({ phase, kind }: { phase: Phase; kind: OrderKind }) {
  if (kind === 'channel-test' && phase === 'live') return <StateChip state="testing" />;
  if (kind === 'channel-test' && phase === 'over') return <StateChip state="tested" />;
  return <StateChip state={PHASES[phase]} />;
}

/** "Mọi cụm loa (2): Trụ sở, Ngõ 5" */
export function zonesInWords(ids: readonly string[], zones: readonly Zone[]): string {
  if (ids.length === 0) return 'chưa chọn';
  const names = ids.map((id) => zones.find((zone) => zone.id === id)?.name ?? 'cụm loa đã bỏ').join(', ');
  return zones.every(({ id }) => ids.includes(id)) ? `Mọi cụm loa (${ids.length}): ${names}` : names;
}

export interface SaysProps {
  call: PageCall;
  order: Order;
  zones: readonly Zone[];
  bulletinTitle: string | null;
}

/** What an order would have sound, where, how often and until when. */
export function WhatItSays({ call, order, zones, bulletinTitle }: SaysProps) {
  const { timeZone } = call.station;
  const test = order.kind === 'channel-test';
  return (
    <div class="stack">
      <DefinitionList
        items={[
          { term: 'Loại', value: <KindChip kind={order.kind} /> },
          { term: 'Cụm loa', value: <strong>{zonesInWords(order.zones, zones)}</strong> },
          {
            term: test ? 'Theo dõi' : 'Phát',
            value: test
              ? `đến ${viTime(order.until, timeZone)}`
              : `${order.liveAt === null ? 'ngay khi xác nhận, ' : ''}lặp lại mỗi ${order.repeatEveryMs / 60_000} phút đến ${viTime(order.until, timeZone)}`,
          },
          { term: 'Bản tin', value: bulletinTitle },
        ]}
      />
      {test && <p>Không có tiếng nào phát ra; chỉ xem đầu phát nào nhận được lệnh.</p>}
      {order.text !== '' && (
        <blockquote class={order.kind === 'drill' ? 'order-text order-text-drill' : 'order-text'}>
          {order.text}
        </blockquote>
      )}
      {order.items.length > 0 && <RundownTable items={order.items} />}
    </div>
  );
}

/** The text read aloud, how far its making is, or why there is none. */
export function OrderSoundView({ call, order }: { call: PageCall; order: Order }) {
  if (!needsSound(order)) return null;
  if (order.sound) {
    return (
      <AudioPlayer
        src={`/d/${call.station.slug}/am-thanh/${order.sound.sha256}`}
        label={order.liveAt === null ? 'Nghe đúng âm thanh sẽ phát' : 'Âm thanh đã phát'}
        durationMs={order.sound.durationMs}
      >
        Mã âm thanh <span class="hash">{order.sound.sha256.slice(0, 12)}</span>
      </AudioPlayer>
    );
  }
  if (order.soundFailure !== null)
    return <Notice tone="danger">{order.soundFailure} Hãy sửa nội dung rồi thử lại.</Notice>;
  return <ProgressLine words="Đang tạo âm thanh" />;
}
