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
import { ChangesSince } from './changes.page.tsx';
import { FactsList, SegmentPlayer } from './script-facts.page.tsx';
import type { ReadAloud } from './script-rooms.ts';
import type { ScriptDetail } from './scripts.ts';
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
  const ownWork = revision.authorId === call.actor.id;
  const mayApprove = !ownWork || call.station.settings.ownApproval;
  return (
    <Form action={`/d/${call.station.slug}/duyet/${script.id}`} errors={refused?.errors} of={script.id}>
      <input type="hidden" name="revisionId" value={revision.id} />
      <input type="hidden" name="audioSha256" value={segment.sha256} />
      {children}
      {ownWork && <OwnWork mayApprove={mayApprove} />}
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
        {mayApprove && (
          <Button weight="primary" name="outcome" value="approved" icon="check">
            Duyệt
          </Button>
        )}
        <Button name="outcome" value="returned">
          Trả lại
        </Button>
      </FormActions>
    </Form>
  );
}

function OwnWork({ mayApprove }: { mayApprove: boolean }) {
  return (
    <Notice tone="attention">
      {mayApprove
        ? 'Anh/chị là người soạn. Nhật ký và minh chứng sẽ ghi rõ là tự duyệt.'
        : 'Anh/chị là người soạn nên không thể tự duyệt.'}
    </Notice>
  );
}
