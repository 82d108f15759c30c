import type { Child } from 'hono/jsx';
import { Live } from '../web/parts/live.tsx';
import type { OrderPageProps } from './order-props.ts';
import { PhaseChip } from './order-words.page.tsx';

/** What the page is about, renewed by itself under one name before and after it airs. */
export function Whole(props: OrderPageProps & { children: Child }) {
  const { phase } = props.watched;
  const moving = phase === 'draft' || phase === 'waiting' || isMoving(props);
  return (
    <Live id="lenh" href={moving ? pathOf(props) : undefined} everySeconds={1}>
      {props.children}
    </Live>
  );
}

export function State({ watched, order }: OrderPageProps) {
  return (
    <p class="row">
      <PhaseChip phase={watched.phase} kind={order.kind} />
    </p>
  );
}

export function pathOf({ call, order }: Pick<OrderPageProps, 'call' | 'order'>): string {
  return `/d/${call.station.slug}/khan-cap/${order.id}`;
}

/** While it is on air, and after a stop until every player has taken it or said nothing for a while. */
export function isMoving({ watched, now }: OrderPageProps): boolean {
  const { phase, airing, lines } = watched;
  if (phase === 'live') return true;
  if (phase !== 'stopped' || !airing?.stopped) return false;
  return now - airing.stopped.at < 10 * 60_000 && lines.some((line) => line.stopDeliveredAt === null);
}
