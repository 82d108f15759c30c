import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { AudioPlayer } from '../web/parts/audio-player.tsx';
import { ButtonLink } from '../web/parts/button.tsx';
import { isStream } from './airing-item.ts';
import type { Airing } from './airings.store.ts';
import type { OnAir } from './core/on-air.ts';

/** Where a page that has a ListenButton lets people listen, and what is put there. */
const PLACE = 'nghe';
const LISTENING = 'nghe-dang-phat';

/** Address of an airing's page. */
function airingPath({ station }: PageCall, { id }: Airing): string {
  return `/d/${station.slug}/lich-phat/luot/${id}`;
}

/** Plays in this browser what is on air: at the ListenPlace of its page, or on a page of its own where there is no script. */
export function ListenButton({ call, airing }: { call: PageCall; airing: Airing }) {
  const href = `${airingPath(call, airing)}/nghe`;
  return (
    <ButtonLink
      href={href}
      icon="play"
      extra={{
        'hx-get': href,
        'hx-target': `#${PLACE}`,
        'hx-select': `#${LISTENING}`,
        'hx-swap': 'innerHTML',
      }}
    >
      Nghe
    </ButtonLink>
  );
}

/** Stands outside every part that renews itself: what plays there plays on. */
export function ListenPlace() {
  return <div class="slot" id={PLACE} aria-live="polite" />;
}

export interface ListenPageProps {
  call: PageCall;
  airing: Airing;
  /** What of it sounds now; null when nothing does. */
  onAir: OnAir | null;
}

/** The item that is on air, the very bytes that the players have, from the place that it has come to. */
export function ListenPage({ call, airing, onAir }: ListenPageProps) {
  const path = airingPath(call, airing);
  const item = onAir && airing.items[onAir.item];
  return (
    <StationPage
      call={call}
      title={`Nghe “${airing.title}”`}
      active="schedule"
      back={{ href: path, label: airing.title }}
    >
      <div id={LISTENING}>
        {item && isStream(item) ? (
          <p>Đang phát luồng “{item.title}”; nội dung này không nghe lại ở đây được.</p>
        ) : item ? (
          <AudioPlayer
            src={`${path}/muc/${onAir.item}`}
            label={item.title}
            durationMs={item.durationMs}
            playFromMs={onAir.offsetMs}
          >
            Mục {onAir.item + 1}/{airing.items.length} của “{airing.title}”, từ chỗ loa đang phát.
          </AudioPlayer>
        ) : (
          <p>Lượt phát này hiện không phát mục nào.</p>
        )}
      </div>
    </StationPage>
  );
}
