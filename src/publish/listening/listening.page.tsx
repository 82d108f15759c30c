import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import { viDuration, viNumber, viWeekdayDate, viTime } from '../../kernel/vietnamese.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import { BarePage } from '../../web/layout.tsx';
import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { DefinitionList } from '../../web/parts/definition-list.tsx';
import { Details } from '../../web/parts/details.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { PublishTabs } from '../publish-tabs.tsx';
import type { Episode } from './aired.store.ts';

export interface ListeningPageProps {
  station: { name: string; timeZone: string };
  /** Path of the page: everything else lies under it. */
  path: string;
  episodes: readonly Episode[];
  trial: boolean;
}

/** Nghe lại, for anybody: what was aired, day by day, to be heard and read. Nothing of it needs a script. */
export function ListeningPage({ station, path, episodes, trial }: ListeningPageProps) {
  const days = Map.groupBy(episodes, ({ airedAt }) => dateOf(airedAt, station.timeZone));
  return (
    <BarePage title="Nghe lại bản tin" station={station.name} wide trial={trial ? {} : undefined}>
      <div class="stack">
        <p>
          Tin, bài đã phát trên loa, nghe lại hoặc đọc bất cứ lúc nào.{' '}
          <a href={`${path}/rss.xml`}>Theo dõi bằng podcast (RSS)</a>
        </p>
        {episodes.length === 0 && (
          <EmptyState title="Chưa có bản tin nào" icon="loudspeaker">
            Bản tin hiện ở đây sau khi đã phát trên loa.
          </EmptyState>
        )}
        {[...days].map(([day, those]) => (
          <section class="listening-day stack" aria-label={viWeekdayDate(day)}>
            <h2>{viWeekdayDate(day)}</h2>
            {those.map((episode) => (
              <article class="episode" id={`bai-${episode.scriptId}`}>
                <h3>{episode.title}</h3>
                <p class="small soft">
                  {[
                    episode.programme,
                    viTime(episode.airedAt, station.timeZone),
                    viDuration(episode.durationMs),
                    episode.unit,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
                <audio
                  controls
                  preload="none"
                  src={`${path}/am-thanh/${episode.sha256}.mp3`}
                  aria-label={`Nghe: ${episode.title}`}
                />
                <Details summary="Đọc lời">
                  <div class="stack">
                    {episode.text
                      .split('\n')
                      .filter(Boolean)
                      .map((line) => (
                        <p>{line}</p>
                      ))}
                  </div>
                </Details>
              </article>
            ))}
          </section>
        ))}
      </div>
    </BarePage>
  );
}

export interface ListeningSettingsProps {
  call: PageCall;
  on: boolean;
  /** Full address of the public page. */
  address: string;
  episodes: number;
  maySet: boolean;
}

/** Where it is switched on, and what to put into the ward's website. */
export function ListeningSettingsPage({ call, on, address, episodes, maySet }: ListeningSettingsProps) {
  return (
    <StationPage call={call} title="Nghe lại" active="publications">
      <PublishTabs call={call} active="listening" />
      <Card title="Trang nghe lại cho người dân">
        <p class="row">
          {on ? <Chip tone="proved">Đang mở cho mọi người</Chip> : <Chip>Đang tắt</Chip>}
          <span class="soft">{viNumber(episodes)} tin, bài đã phát nghe lại được</span>
        </p>
        <p>
          Chỉ gồm tin, bài đã duyệt và đã thật sự phát trên loa; bài thu hồi hoặc đánh dấu “Nội bộ” không
          hiện. Ai có đường dẫn đều nghe và đọc được, không cần tài khoản.
        </p>
        {on && (
          <DefinitionList
            items={[
              { term: 'Trang nghe lại', value: <a href={address}>{address}</a> },
              { term: 'Podcast (RSS)', value: <a href={`${address}/rss.xml`}>{`${address}/rss.xml`}</a> },
              {
                term: 'Nhúng vào trang web',
                value: (
                  <code class="wrap">{`<iframe src="${address}" title="Nghe lại bản tin" width="100%" height="600"></iframe>`}</code>
                ),
              },
            ]}
          />
        )}
        {maySet ? (
          <form method="post" action={`/d/${call.station.slug}/xuat-ban/nghe-lai`}>
            <input type="hidden" name="on" value={on ? '0' : '1'} />
            <Button weight={on ? 'danger' : 'primary'}>
              {on ? 'Tắt trang nghe lại' : 'Mở trang nghe lại'}
            </Button>
          </form>
        ) : (
          <p class="soft">Người quản trị bật hoặc tắt trang này.</p>
        )}
      </Card>
    </StationPage>
  );
}
