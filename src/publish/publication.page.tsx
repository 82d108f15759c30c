import { stepOf, stepsFor } from '../accounts/approval-policy.ts';
import { mayDo } from '../accounts/permissions.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { viInstant, viNumber } from '../kernel/vietnamese.ts';
import { Card } from '../web/parts/card.tsx';
import { DefinitionList } from '../web/parts/definition-list.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Live } from '../web/parts/live.tsx';
import { ApproveCard } from './approve.page.tsx';
import { ConfirmCard } from './confirm.page.tsx';
import { FoundCard } from './found.page.tsx';
import { HandPackage } from './hand-package.page.tsx';
import { PhonePreview, previewOf } from './phone-preview.page.tsx';
import { pictureHref } from './picture-href.ts';
import { Deeds } from './publication-deeds.page.tsx';
import type { PublicationPageProps } from './publication-props.ts';
import { Steps } from './publication-steps.page.tsx';
import { PublicationChip } from './queue.page.tsx';
import { approvalCaseOf } from './approval.ts';
import {
  kindWords,
  mayAct,
  returnInForce,
  reviewInForce,
  type Publication,
  type PublicationAct,
} from './publication.ts';
import { nextOf, placeOf, whenOf } from './publication-words.page.ts';
import { targetWords } from './zalo/target.ts';
import { UnclearCard } from './unclear.page.tsx';
import { ViewsCard } from './views.page.tsx';

/** One publication: its state and what to do about it, what readers see, and every step as evidence. */
export function PublicationPage(props: PublicationPageProps) {
  const { call, one, steps, message } = props;
  const path = `/d/${call.station.slug}/xuat-ban/${one.id}`;
  const may = (act: PublicationAct) => mayDo(call.actor.roles, 'publish.write') && mayAct(act, one);
  // What a person is filling in is not taken from under his hands.
  const asks = may('decide') || may('confirm');
  const moving = one.nextAt !== null && !one.held;
  return (
    <StationPage
      call={call}
      title={one.title}
      active="publications"
      back={{ href: `/d/${call.station.slug}/xuat-ban`, label: 'Hàng đợi' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      <Live
        id="tinh-trang"
        href={moving ? path : undefined}
        everySeconds={3}
        also={asks ? ['cac-buoc'] : ['cac-buoc', 'viec-can-lam']}
      >
        <StateCard {...props} />
      </Live>
      <div class="live stack" id="viec-can-lam">
        {may('decide') && <UnclearCard {...props} path={path} />}
        {mayAct('approve', one) && hisStep(call, one) && <ApproveCard {...props} path={path} />}
        {one.way === 'hand' && one.state === 'queued' && (
          <HandPackage {...{ call, one, listen: props.listen }} />
        )}
        {may('confirm') && <FoundCard call={call} found={props.found} path={path} />}
        {may('confirm') && <ConfirmCard {...props} path={path} />}
        <Deeds call={call} one={one} path={path} may={may} changes={props.changes} />
      </div>
      <ViewsCard views={props.views} />
      <div class="publish-columns">
        <div class="stack">
          <div class="live stack" id="cac-buoc">
            <AboutCard {...props} />
            <Card title="Các bước đã làm">
              <Steps call={call} steps={steps} />
            </Card>
          </div>
        </div>
        <aside class="publish-preview" aria-label="Nội dung">
          <h2>Nội dung người đọc thấy</h2>
          <PhonePreview
            {...{
              title: one.title,
              description: one.description,
              author: one.author,
              station: call.station.name,
            }}
            coverHref={one.coverSha256 === null ? null : pictureHref(call, one.coverSha256)}
            body={previewOf(one.body, (sha256) => pictureHref(call, sha256))}
          />
        </aside>
      </div>
    </StationPage>
  );
}

/** Whether the step that it waits for is this person's. */
function hisStep({ station, actor }: PageCall, one: Publication): boolean {
  return stepsFor(actor.roles, station.settings).includes(stepOf(approvalCaseOf(station, one)));
}

/** How it stands, and what comes next: before all else. */
function StateCard({ call, one, now }: PublicationPageProps) {
  const { timeZone } = call.station;
  const returned = mayAct('giveBack', one) ? returnInForce(one) : null;
  return (
    <Card title="Tình trạng">
      <p class="row">
        <PublicationChip one={one} now={now} />
        <span class="soft">{whenOf(one, now, timeZone)}</span>
      </p>
      {returned && (
        <Notice tone="danger">
          {returned.byName} trả lại lúc {viInstant(returned.at, timeZone)}: {returned.reason}
        </Notice>
      )}
      {one.reason !== null && (
        <Notice tone={one.state === 'failed' ? 'danger' : 'attention'}>{one.reason}</Notice>
      )}
      {nextOf(one) !== '' && (
        <p>
          <strong>Bước tiếp theo:</strong> {nextOf(one)}
        </p>
      )}
    </Card>
  );
}

function AboutCard({ call, one, companions, corrected, correction, lead }: PublicationPageProps) {
  const { timeZone, slug } = call.station;
  const review = reviewInForce(one);
  const linkTo = (other: Publication) => <a href={`/d/${slug}/xuat-ban/${other.id}`}>{other.title}</a>;
  return (
    <Card title="Thông tin">
      <DefinitionList
        items={[
          { term: 'Nơi đăng', value: placeOf(one) },
          {
            term: 'Đường dẫn',
            value: one.link !== null && (
              <a href={one.link} rel="noreferrer">
                {one.link}
              </a>
            ),
          },
          { term: 'Tính vào', value: one.channel !== 'other' && kindWords(one.kinds) },
          {
            term: 'Gửi cho',
            value:
              (one.wantsBroadcast || one.state === 'sent') && one.leadId === null && targetWords(one.target),
          },
          { term: 'Gửi cùng bài', value: lead && linkTo(lead) },
          {
            term: 'Bài gửi cùng',
            value: companions.length > 0 && companions.map((other) => <div>{linkTo(other)}</div>),
          },
          { term: 'Lượt xem', value: one.views !== null && viNumber(one.views) },
          {
            term: 'Minh chứng',
            value: one.factId !== null && (
              <a href={`/d/${slug}/minh-chung/muc/${one.factId}`}>
                {one.publishedAt === null ? 'Đã ghi: đã gửi, chưa đăng' : 'Xem minh chứng'}
              </a>
            ),
          },
          { term: 'Tin, bài', value: <a href={`/d/${slug}/tin-bai/${one.scriptId}`}>Xem bản đã duyệt</a> },
          { term: 'Người đăng', value: `${one.byName}, ${viInstant(one.createdAt, timeZone)}` },
          {
            term: 'Duyệt bản đăng',
            value:
              one.approvedByName !== null &&
              `${one.approvedByName}, ${viInstant(one.approvedAt ?? 0, timeZone)}`,
          },
          {
            term: 'Soát bản đăng',
            value: review && `${review.byName}, ${viInstant(review.at, timeZone)}`,
          },
          { term: 'Đính chính cho', value: corrected && linkTo(corrected) },
          { term: 'Đã được đính chính bằng', value: correction && linkTo(correction) },
        ].map(({ term, value }) => ({ term, value: value === false ? null : value }))}
      />
    </Card>
  );
}
