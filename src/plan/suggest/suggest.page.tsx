import { mayDo } from '../../accounts/permissions.ts';
import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import { viDuration, viInstant, viMonth, viTime, viWeekdayDate } from '../../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card, Line, Lines } from '../../web/parts/card.tsx';
import { CheckboxGroup, type Choice } from '../../web/parts/choice-field.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { PlanTabs } from '../plan-tabs.tsx';
import { tickOf, type Placing } from './placing.ts';
import type { Gap, Proposal } from './suggest.ts';
import type { MonthSuggestion } from './suggestions.ts';

export interface SuggestPageProps {
  call: PageCall;
  suggestion: MonthSuggestion;
  /** What the last press came to, where not all of it could be placed. */
  placings?: readonly Placing[] | undefined;
  /** Takes that back. */
  undoAction?: string | undefined;
  /** As ticked in a form that was refused. */
  ticked?: readonly string[] | undefined;
  message?: string | undefined;
}

/** "Gợi ý xếp lịch": what could be put where, each with its reason; nothing is placed without a press. */
export function SuggestPage(props: SuggestPageProps) {
  const { call, suggestion, placings, undoAction, message } = props;
  const { month, proposals, gaps, needs } = suggestion;
  const { slug } = call.station;
  return (
    <StationPage
      call={call}
      title={`Gợi ý xếp lịch tháng ${viMonth(month)}`}
      active="plan"
      back={{ href: `/d/${slug}/ke-hoach`, label: 'Kế hoạch năm' }}
    >
      <PlanTabs call={call} active="year" />
      {message && <Notice tone="danger">{message}</Notice>}
      {placings && <PlacingsCard {...{ call, placings, undoAction }} />}
      {needs.length === 0 && (
        <Card>
          <EmptyState title="Không thiếu tin, bài nào trên loa" icon="check">
            Mọi chỉ tiêu tháng này tính bằng lượt phát đều đã đủ hoặc đã xếp lịch đủ.
          </EmptyState>
        </Card>
      )}
      {gaps.length > 0 && <GapsCard call={call} suggestion={suggestion} />}
      {proposals.length > 0 && <ProposalsCard {...props} />}
    </StationPage>
  );
}

function ProposalsCard({ call, suggestion, ticked }: SuggestPageProps) {
  const { station, actor } = call;
  const { proposals } = suggestion;
  const may = mayDo(actor.roles, 'schedule.write');
  const choices = proposals.map((proposal) => choiceOf(proposal, suggestion));
  return (
    <Card title={`Có thể đặt ${proposals.length} tin, bài`}>
      <Form action={`/d/${station.slug}/ke-hoach/goi-y`}>
        <CheckboxGroup
          name="chon"
          label="Đặt vào lịch"
          hint="Bỏ chọn gợi ý nào không muốn đặt. Mỗi tin, bài được thêm vào sau bản tin sẵn có của buổi phát đó, chỉ cho buổi đó."
          choices={choices}
          values={ticked ?? choices.map(({ value }) => value)}
        />
        {may ? (
          <FormActions>
            <Button weight="primary">Đặt vào lịch</Button>
            <ButtonLink href={`/d/${station.slug}/ke-hoach`}>Để sau</ButtonLink>
          </FormActions>
        ) : (
          <p class="soft">Người có quyền xếp lịch phát mới đặt được.</p>
        )}
      </Form>
    </Card>
  );
}

function choiceOf(proposal: Proposal, { plan, needs, told }: MonthSuggestion): Choice {
  const { offer, session, tasks, topic } = proposal;
  const quotas = needs
    .filter(({ task }) => tasks.includes(task))
    .map(({ task, short }) => `${task}. ${short}`);
  const reasons = [
    `Chỉ tiêu ${quotas.join('; ')}`,
    ...(topic === null ? [] : [`nội dung ${topic} ${toldWords(told.get(topic) ?? 0)}`]),
    offer.airings === 0 ? 'chưa xếp lịch lần nào' : `đã xếp lịch ${offer.airings} lượt, chưa nghe được`,
  ];
  const when = `${viTime(session.startsAt, plan.timeZone)} ${viWeekdayDate(session.date)}`;
  return {
    value: tickOf(offer.scriptId, session),
    label: `${when}, “${session.name}”: ${offer.revision.title} (${viDuration(offer.durationMs)})`,
    hint: `${reasons.join('; ')}.`,
  };
}

function toldWords(items: number): string {
  return items === 0 ? 'chưa nói đến trong năm' : `mới có ${items} tin, bài trong năm`;
}

function GapsCard({ call, suggestion }: { call: PageCall; suggestion: MonthSuggestion }) {
  const { slug } = call.station;
  return (
    <Card title="Chưa gợi ý được">
      <Lines>
        {suggestion.gaps.map((gap) => (
          <Line
            hint={gapWords(gap, suggestion)}
            end={
              gap.why === 'no-item' ? (
                call.hasPage('/d/{slug}/tin-bai/moi') && (
                  <ButtonLink small href={`/d/${slug}/tin-bai/moi`}>
                    Viết tin, bài
                  </ButtonLink>
                )
              ) : (
                <ButtonLink small href={`/d/${slug}/lich-phat`}>
                  Mở lịch phát
                </ButtonLink>
              )
            }
          >
            {gap.task}. {gap.short}: còn thiếu {gap.missing}
          </Line>
        ))}
      </Lines>
    </Card>
  );
}

/** 'Chưa có tin, bài đã duyệt nào để đặt thêm: cần viết, nên về nội dung a, b, c (ít được nói đến nhất).' */
function gapWords({ why, topics, missing }: Gap, { month }: MonthSuggestion): string {
  if (why === 'no-place') {
    return `Có tin, bài đã duyệt nhưng từ nay đến hết tháng ${viMonth(month)} không buổi phát nào còn đủ chỗ: cần thêm khung giờ hoặc bớt tin khác.`;
  }
  const about =
    topics.length > 0 ? `, nên về nội dung ${topics.join(', ')} (ít được nói đến nhất trong năm)` : '';
  return `Chưa có tin, bài đã duyệt về các chủ đề của chỉ tiêu này mà chưa phát: cần viết ${missing} tin, bài${about}.`;
}

interface PlacingsCardProps {
  call: PageCall;
  placings: readonly Placing[];
  undoAction: string | undefined;
}

function PlacingsCard({ call, placings, undoAction }: PlacingsCardProps) {
  const placed = placings.filter(({ refused }) => refused === null).length;
  return (
    <Card title={`Đã đặt ${placed}/${placings.length} tin, bài`}>
      <Lines>
        {placings.map(({ title, startsAt, refused }) => (
          <Line
            hint={refused ?? undefined}
            end={
              refused === null ? <Chip tone="proved">Đã đặt</Chip> : <Chip tone="danger">Không đặt được</Chip>
            }
          >
            {title}
            {startsAt !== null && `, ${viInstant(startsAt, call.station.timeZone)}`}
          </Line>
        ))}
      </Lines>
      {undoAction && (
        <Form action={undoAction}>
          <FormActions>
            <Button small>Hoàn tác</Button>
          </FormActions>
        </Form>
      )}
    </Card>
  );
}
