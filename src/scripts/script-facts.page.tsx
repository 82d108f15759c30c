import type { PageCall } from '../accounts/station-page.page.tsx';
import { viInstant, viNumber } from '../kernel/vietnamese.ts';
import type { Job } from '../storage/jobs.ts';
import { AudioPlayer } from '../web/parts/audio-player.tsx';
import { ButtonLink } from '../web/parts/button.tsx';
import { Card, Line, Lines } from '../web/parts/card.tsx';
import { Chip, StateChip } from '../web/parts/chip.tsx';
import { DefinitionList } from '../web/parts/definition-list.tsx';
import { Details } from '../web/parts/details.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Live } from '../web/parts/live.tsx';
import { ProgressLine } from '../web/parts/progress-line.tsx';
import { editWords } from './editing/edit-words.ts';
import { wantsCopy } from './listening/listening-copies.ts';
import type { RecordingFacts } from './recording-facts.ts';
import type { ScriptDetail } from './script-detail.ts';
import { shownState, type Revision } from './script.ts';
import { kindWords } from './scripts.page.tsx';
import type { Decision, MadeWith, Segment } from './segments.store.ts';
import { TOPICS } from './topic.ts';

/** Where the item is on its way, in one card: state, making, why it failed, its sound. */
export function StatusCard({ call, detail }: { call: PageCall; detail: ScriptDetail }) {
  const { script, segment, decisions } = detail;
  const lastReturn =
    script.state === 'returned' ? decisions.find((one) => one.outcome === 'returned') : undefined;
  return (
    <Card title="Tình trạng">
      <div class="stack">
        <p class="row">
          <StateChip state={shownState(script, call.station.settings)} />
          <span class="soft">Sửa lúc {viInstant(script.updatedAt, call.station.timeZone)}</span>
        </p>
        <Making call={call} detail={detail} />
        {lastReturn && (
          <Notice tone="attention">
            {lastReturn.byName} trả lại: {lastReturn.comment}
          </Notice>
        )}
        {script.withdrawn && (
          <Notice>
            {script.withdrawn.by} thu hồi lúc {viInstant(script.withdrawn.at, call.station.timeZone)}:{' '}
            {script.withdrawn.reason}
          </Notice>
        )}
        {segment && <SegmentPlayer call={call} segment={segment} label="Âm thanh sẽ phát" />}
      </div>
    </Card>
  );
}

/** Address of a sound of the station. */
export function soundHref(call: PageCall, sha256: string): string {
  return `/d/${call.station.slug}/am-thanh/${sha256}`;
}

/** Addresses of a recording as it was given: its copy for listening first, where there may be one. */
export function originalHrefs(call: PageCall, facts: RecordingFacts): { src: string; opus?: string } {
  const src = soundHref(call, facts.sha256);
  return wantsCopy(facts) ? { src, opus: `${src}/opus` } : { src };
}

/** Another voice than the one asked for: whoever approves must know it. */
export function ReadByAnother({ replaced }: { replaced: NonNullable<MadeWith['replaced']> }) {
  const { askedTitle, usedTitle, why } = replaced;
  return (
    <Notice tone="attention">
      Đã chọn “{askedTitle}”, nhưng đoạn này do “{usedTitle}” đọc. {why}
    </Notice>
  );
}

/** Exactly the bytes that will air, with what names them. */
export function SegmentPlayer({ call, segment, label }: { call: PageCall; segment: Segment; label: string }) {
  const { sha256, durationMs, loudnessLufs, peaks, madeWith } = segment;
  return (
    <>
      {madeWith.replaced && <ReadByAnother replaced={madeWith.replaced} />}
      <AudioPlayer
        src={soundHref(call, sha256)}
        label={label}
        durationMs={durationMs}
        peaks={peaks ? Array.from(peaks, (peak) => peak / 255) : undefined}
      >
        {loudnessLufs !== null && <>Độ to {viNumber(loudnessLufs)} LUFS · </>}
        Mã âm thanh <span class="hash">{sha256.slice(0, 12)}</span>
      </AudioPlayer>
    </>
  );
}

/** Progress while the sound is made, the reason when it could not be; nothing otherwise. */
export function Making({ call, detail: { script, job } }: { call: PageCall; detail: ScriptDetail }) {
  if (script.state === 'failed')
    return (
      <Notice tone="danger">
        {job?.reason ?? 'Không tạo được âm thanh.'} Hãy sửa nội dung hoặc gửi duyệt lại.
      </Notice>
    );
  if (script.state !== 'making') return null;
  return <MakingProgress job={job} href={`/d/${call.station.slug}/tin-bai/${script.id}/tien-do`} />;
}

function MakingProgress({ job, href }: { job: Job | undefined; href: string }) {
  const progress = job?.state === 'running' ? job.progress : null;
  return (
    <Live id="tien-do" href={href} everySeconds={1}>
      <ProgressLine
        words={progress?.words ?? 'Đang chờ tạo âm thanh'}
        done={progress ? { value: progress.done, max: progress.total } : undefined}
      />
    </Live>
  );
}

/** Marks of an item for those who read it. */
export function FactsList({ revision }: { revision: Revision }) {
  const topics = revision.topics.map((topic) => `${topic}) ${TOPICS[topic]}`).join('; ');
  return (
    <DefinitionList
      items={[
        { term: 'Thể loại', value: kindWords(revision) },
        { term: 'CCHC', value: revision.cchc ? topics : 'Không' },
        { term: 'Đơn vị cung cấp', value: revision.unit },
        ...(revision.recordingEdit
          ? [{ term: 'Bản ghi đã chỉnh', value: editWords(revision.recordingEdit) }]
          : []),
        ...(revision.internal ? [{ term: 'Nội bộ', value: 'Có' }] : []),
        { term: 'Người soạn', value: `${revision.authorName} (bản ${revision.number})` },
      ]}
    />
  );
}

const OUTCOMES = {
  reviewed: { words: 'Soát', tone: 'booked' },
  approved: { words: 'Duyệt', tone: 'proved' },
  returned: { words: 'Trả lại', tone: 'attention' },
  undone: { words: 'Hoàn tác', tone: 'neutral' },
} as const;

/** Every decision on any revision, newest first, folded away. */
export function DecisionHistory({ call, detail }: { call: PageCall; detail: ScriptDetail }) {
  const { decisions, revisions } = detail;
  if (decisions.length === 0) return null;
  const numberOf = (decision: Decision) => revisions.find(({ id }) => id === decision.subjectId)?.number ?? 0;
  return (
    <Card>
      <Details summary={`Lịch sử duyệt (${decisions.length})`}>
        <Lines>
          {decisions.map((one) => (
            <Line
              hint={
                <>
                  Bản {numberOf(one)} · mã nội dung <span class="hash">{one.contentHash.slice(0, 12)}</span> ·
                  mã âm thanh <span class="hash">{one.audioSha256.slice(0, 12)}</span>
                  {one.ownWork && ' · tự duyệt'}
                </>
              }
              end={<Chip tone={OUTCOMES[one.outcome].tone}>{OUTCOMES[one.outcome].words}</Chip>}
            >
              {viInstant(one.at, call.station.timeZone)} · {one.byName}
              {one.delegation && ` (theo ủy quyền ${one.delegation})`}
              {one.comment && <>: {one.comment}</>}
            </Line>
          ))}
        </Lines>
        {detail.script.approvedRevisionId !== null && (
          <p class="row">
            <ButtonLink href={`/d/${call.station.slug}/tin-bai/${detail.script.id}/phieu-duyet`} download>
              Phiếu duyệt (Word)
            </ButtonLink>
          </p>
        )}
      </Details>
    </Card>
  );
}
