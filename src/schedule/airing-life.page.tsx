import type { PageCall } from '../accounts/station-page.page.tsx';
import { viInstant, viTime, viWeekdayDate } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { AudioPlayer } from '../web/parts/audio-player.tsx';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card, Line, Lines } from '../web/parts/card.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { ProofChain } from '../web/parts/proof-chain.tsx';
import type { OffAirClip } from './airing-life.ts';
import type { AiringStory } from './airing-story.ts';
import { lifeSteps } from './airing-timeline.ts';
import { scriptsOf } from './make-good.ts';
import type { StationSlot } from './slots.store.ts';

export interface LifeCardProps {
  call: PageCall;
  story: AiringStory;
  /** "Trần Thị Lan, 08:00 20/11/2026" */
  planned: string;
  /** Its make-good that stands. */
  madeGood: { slot: StationSlot; airingId: string; startsAt: number } | null;
  now: number;
  mayWrite: boolean;
  mayAskRecording: boolean;
}

/** From the plan to the loudspeaker, and what can still be done where it did not come that far. */
export function LifeCard(props: LifeCardProps) {
  const { story, call, planned, now } = props;
  const steps = lifeSteps({ story, planned, timeZone: call.station.timeZone, now });
  return (
    <Card title="Đường đi của lượt phát">
      <ProofChain
        label="Đường đi của lượt phát"
        steps={steps.map(({ title, state, lines }) => ({
          title,
          state,
          detail: lines.length > 0 && lines.map((line) => <div>{line}</div>),
        }))}
      />
    </Card>
  );
}

/** "Vì sao không phát", and the one tap that makes it good. */
export function WhyNotice({ call, story, madeGood, mayWrite, now }: LifeCardProps) {
  const { airing, why } = story;
  if (!why) return null;
  const over = airing.startsAt <= now;
  const path = `/d/${call.station.slug}/lich-phat/luot`;
  const { timeZone } = call.station;
  const again = mayWrite && over && !madeGood && airing.orderId === null && scriptsOf(airing).length > 0;
  return (
    <Notice tone={over ? 'danger' : 'attention'}>
      <p>
        <strong>Vì sao không phát:</strong> {why.sentence}
      </p>
      {madeGood && (
        <p>
          Phát bù:{' '}
          <a href={`${path}/${madeGood.airingId}`}>
            {viTime(madeGood.startsAt, timeZone)} {viWeekdayDate(dateOf(madeGood.startsAt, timeZone))}
          </a>
          .
        </p>
      )}
      {again && (
        <ButtonLink href={`${path}/${airing.id}/phat-bu`} weight="primary">
          Phát bù…
        </ButtonLink>
      )}
    </Notice>
  );
}

/** What the players really put out around the airing, where they keep it. */
export function RecordingCard({ call, story, mayAskRecording, now }: LifeCardProps) {
  const { airing, life } = story;
  const { station } = call;
  const base = `/d/${station.slug}/cum-loa`;
  if (!call.hasPage('/d/{slug}/cum-loa/ghi-am/{commandId}')) return null;
  const open = (deviceId: string) =>
    life.clips.some(
      (clip) => clip.deviceId === deviceId && (clip.state === 'here' || clip.state === 'asked'),
    );
  const askable = life.devices.filter(
    ({ id, revokedAt, keepsRecording }) => keepsRecording && revokedAt === null && !open(id),
  );
  if (airing.startsAt > now || (askable.length === 0 && life.clips.length === 0)) return null;
  return (
    <Card title="Bản ghi âm ở đầu phát">
      <div class="stack">
        {life.clips.map((clip) => (
          <Clip clip={clip} story={story} timeZone={station.timeZone} base={base} />
        ))}
        {mayAskRecording && askable.length > 0 && (
          <Lines>
            {askable.map(({ id, name }) => (
              <Line
                hint="Xin máy gửi âm thanh thật đã phát quanh giờ này, làm minh chứng."
                end={
                  <form method="post" action={`${base}/dau-phat/${id}/ghi-am`}>
                    <input type="hidden" name="airingId" value={airing.id} />
                    <Button small>Lấy bản ghi âm</Button>
                  </form>
                }
              >
                {name}
              </Line>
            ))}
          </Lines>
        )}
      </div>
    </Card>
  );
}

const CLIP_STATES = {
  asked: 'đã yêu cầu, đang đợi đầu phát gửi',
  failed: 'đầu phát không gửi được',
  expired: 'hết hạn chờ, đầu phát chưa gửi',
  here: '',
};

function Clip({
  clip,
  story,
  timeZone,
  base,
}: {
  clip: OffAirClip;
  story: AiringStory;
  timeZone: string;
  base: string;
}) {
  const name = story.life.devices.find(({ id }) => id === clip.deviceId)?.name ?? 'Đầu phát đã gỡ';
  const span = `${viInstant(clip.from, timeZone)}–${viTime(clip.to, timeZone)}`;
  if (clip.state === 'here') {
    return (
      <AudioPlayer src={`${base}/ghi-am/${clip.commandId}`} label={`${name}, ${span}`}>
        {clip.askedBy} yêu cầu. SHA-256 {clip.sha256?.slice(0, 12)}
      </AudioPlayer>
    );
  }
  return (
    <p>
      {name}, {span}: {CLIP_STATES[clip.state]}
      {clip.note && ` (${clip.note})`}.
    </p>
  );
}
