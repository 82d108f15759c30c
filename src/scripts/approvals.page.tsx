import type { Child } from 'hono/jsx';
import type { FieldError } from '../kernel/errors.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { viInstant } from '../kernel/vietnamese.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Details } from '../web/parts/details.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Pager } from '../web/parts/pager.tsx';
import { TextArea } from '../web/parts/text-field.tsx';
import { reviewAmong, stepOf, whyNotDecide } from '../accounts/approval-policy.ts';
import { ChangesSince } from './changes.page.tsx';
import type { ScriptDetail } from './script-detail.ts';
import { FactsList, SegmentPlayer } from './script-facts.page.tsx';
import type { ReadAloud } from './script-rooms.ts';
import { caseOf } from './deciding.ts';
import { SpokenPanel } from './spoken-panel.page.tsx';

export const QUEUE_PAGE_SIZE = 10;

/** One item that waits, with what its approver must see. */
export interface QueueItem {
  detail: ScriptDetail;
  reading: ReadAloud | null;
}

/** A decision that was refused: shown at its card with what was typed. */
export interface RefusedDecision {
  scriptId: string;
  comment: string;
  errors: readonly FieldError[];
  message: string | null;
}

export interface ApprovalsPageProps {
  call: PageCall;
  items: readonly QueueItem[];
  total: number;
  page: number;
  /** The card that stands open. */
  open: string | null;
  refused?: RefusedDecision | undefined;
}

/** What waits for approval, the last submitted on top. */
export function ApprovalsPage({ call, items, total, page, open, refused }: ApprovalsPageProps) {
  const path = `/d/${call.station.slug}/duyet`;
  return (
    <StationPage call={call} title="Duyệt" active="approvals" counts={{ approvals: total }}>
      {refused?.message && <Notice tone="danger">{refused.message}</Notice>}
      {items.length === 0 && (
        <EmptyState title="Không có gì chờ duyệt" icon="approve">
          Tin, bài được gửi duyệt sẽ hiện ở đây khi âm thanh đã tạo xong.
        </EmptyState>
      )}
      {items.map((item) => (
        <QueueCard
          call={call}
          item={item}
          open={item.detail.script.id === open}
          refused={refused?.scriptId === item.detail.script.id ? refused : undefined}
        />
      ))}
      <Pager
        page={page}
        pageSize={QUEUE_PAGE_SIZE}
        total={total}
        noun="tin, bài chờ duyệt"
        hrefOf={(other) => `${path}?trang=${other}`}
      />
    </StationPage>
  );
}

interface QueueCardProps {
  call: PageCall;
  item: QueueItem;
  open: boolean;
  refused: RefusedDecision | undefined;
}

/** Folded until it is its turn: after a decision the next Duyệt never lies under the same tap. */
function QueueCard({ call, item: { detail, reading }, open, refused }: QueueCardProps) {
  const { revision, segment } = detail;
  const submitted = revision.submittedAt ?? revision.createdAt;
  return (
    <Card title={revision.title} id={`tin-${detail.script.id}`}>
      <p class="soft small">
        {revision.authorName} gửi lúc {viInstant(submitted, call.station.timeZone)}
      </p>
      <Details summary="Đọc, nghe và quyết định" open={open}>
        <DecisionForm call={call} detail={detail} refused={refused}>
          <FactsList revision={revision} />
          <ReviewedBy detail={detail} timeZone={call.station.timeZone} />
          <ChangesSince detail={detail} />
          {segment && <SegmentPlayer call={call} segment={segment} label="Âm thanh sẽ phát" />}
          <WhatIsRead detail={detail} reading={reading} />
        </DecisionForm>
      </Details>
    </Card>
  );
}

/** The text beside how the voice reads it; a person's recording has its words or summary alone. */
function WhatIsRead({ detail: { script, revision, segment }, reading }: QueueItem) {
  if (revision.recordingSha256 !== null) return <p class="spoken-text">{revision.text}</p>;
  const now = reading?.lines.map(({ spoken }) => spoken).join('\n');
  return (
    <>
      {segment && segment.spokenText !== now && (
        <Notice tone="attention">
          Cách đọc đã đổi sau khi tạo âm thanh. Âm thanh trên đây đọc là: {segment.spokenText}
        </Notice>
      )}
      <SpokenPanel reading={reading} id={`doc-${script.id}`} />
    </>
  );
}

interface DecisionFormProps extends Omit<QueueCardProps, 'item' | 'open'> {
  detail: ScriptDetail;
  /** What the decision is about. */
  children: Child;
}

/** Holds the whole card, so that its buttons stay at the thumb however long the text is. */
function DecisionForm({ call, detail, refused, children }: DecisionFormProps) {
  const { script, revision, segment } = detail;
  if (!segment)
    return (
      <div class="stack">
        {children}
        <Notice tone="attention">Âm thanh chưa sẵn sàng nên chưa duyệt được.</Notice>
      </div>
    );
  const of = caseOf(call.station, detail);
  const whyNot = whyNotDecide(of, call.actor, true);
  const ownWork = revision.authorId === call.actor.id;
  return (
    <Form action={`/d/${call.station.slug}/duyet/${script.id}`} errors={refused?.errors} of={script.id}>
      <input type="hidden" name="revisionId" value={revision.id} />
      <input type="hidden" name="audioSha256" value={segment.sha256} />
      {children}
      {whyNot && <Notice tone="attention">{whyNot.message}</Notice>}
      {ownWork && !whyNot && (
        <Notice tone="attention">Anh/chị là người soạn. Nhật ký và minh chứng sẽ ghi rõ là tự duyệt.</Notice>
      )}
      <TextArea
        name="comment"
        of={script.id}
        label="Ý kiến"
        hint="Bắt buộc khi trả lại."
        optional
        rows={2}
        value={refused?.comment}
        autofocus={refused !== undefined}
        error={errorOf(refused?.errors, 'comment')}
      />
      <FormActions stay>
        {!whyNot && (
          <Button weight="primary" name="outcome" value="approved" icon="check">
            {stepOf(of) === 'review' ? 'Soát xong' : 'Duyệt'}
          </Button>
        )}
        <Button name="outcome" value="returned">
          Trả lại
        </Button>
      </FormActions>
    </Form>
  );
}

/** Who did the first of two steps, and what he says. */
function ReviewedBy({
  detail: { revision, decisions },
  timeZone,
}: {
  detail: ScriptDetail;
  timeZone: string;
}) {
  const review = reviewAmong(decisions.filter(({ subjectId }) => subjectId === revision.id));
  if (!review) return null;
  return (
    <p>
      {review.byName} đã soát lúc {viInstant(review.at, timeZone)}
      {review.delegation && ` (theo ủy quyền ${review.delegation})`}
      {review.comment && `: ${review.comment}`}
    </p>
  );
}
