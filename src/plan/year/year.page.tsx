import { mayDo } from '../../accounts/permissions.ts';
import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import { viDate, viInstant } from '../../kernel/vietnamese.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import { ButtonLink } from '../../web/parts/button.tsx';
import { Card, FewLines, Line } from '../../web/parts/card.tsx';
import { Chip, type Tone } from '../../web/parts/chip.tsx';
import { Details } from '../../web/parts/details.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import type { Plan } from '../plan-file.ts';
import { PlanTabs } from '../plan-tabs.tsx';
import type { IndexScore } from './index-score.ts';
import { EditPlanLink, NewYearForm } from './plan-editing.page.tsx';
import type { Told } from './told.ts';
import { FormsCard, ScoreCard, TopicsCard, UnitsCard } from './told.page.tsx';
import { urgencyWords, type Urgency } from './urgency.ts';
import { YearGrid } from './year-grid.page.tsx';
import { periodWords, type Shortfall, type YearView } from './year-view.ts';

export interface YearPageProps {
  call: PageCall;
  plan: Plan;
  view: YearView;
  told: Told;
  score: IndexScore;
}

/** "Kế hoạch năm": what is short now and by when, then every task with its twelve months. */
export function YearPage(props: YearPageProps) {
  const { call, plan, view } = props;
  const { station, domain } = call;
  return (
    <StationPage
      call={call}
      title={`Kế hoạch năm ${view.year}`}
      active="plan"
      aside={`Tính đến ${viInstant(domain.clock.now(), station.timeZone)}`}
      actions={<YearLinks call={call} year={view.year} edit={mayEdit(call)} />}
    >
      <PlanTabs call={call} active="year" />
      {plan.draft && (
        <Notice tone="attention">
          Đây là bản nháp, chưa phải kế hoạch chính thức; chỉ tiêu được tính thử theo bản này.
        </Notice>
      )}
      <ShortCard call={call} view={view} />
      <YearGrid call={call} view={view} />
      <div class="year-pair">
        <ScoreCard score={props.score} />
        <TopicsCard topics={props.told.topics} />
      </div>
      <FormsCard forms={props.told.forms} />
      <UnitsCard units={props.told.units} />
      <p class="soft small">
        {plan.title}
        {plan.number && `, số ${plan.number}`}
        {plan.signedOn && `, ký ngày ${viDate(plan.signedOn)}`}. Có hiệu lực từ {viDate(plan.validFrom)}; các
        tháng trước đó là “chưa áp dụng”. Phiên bản <code class="hash">{plan.version.slice(0, 12)}</code>.
      </p>
    </StationPage>
  );
}

function mayEdit({ actor, hasPage }: PageCall): boolean {
  return mayDo(actor.roles, 'plan.write') && hasPage('/d/{slug}/ke-hoach/sua');
}

/** Proposals are for the month that runs. */
function mayAsk({ domain, station, hasPage }: PageCall, year: number): boolean {
  const running = dateOf(domain.clock.now(), station.timeZone).slice(0, 4);
  return String(year) === running && hasPage('/d/{slug}/ke-hoach/goi-y');
}

function YearLinks({ call, year, edit }: { call: PageCall; year: number; edit: boolean }) {
  const base = `/d/${call.station.slug}/ke-hoach`;
  return (
    <>
      {mayAsk(call, year) && (
        <ButtonLink small weight="primary" href={`${base}/goi-y`}>
          Gợi ý xếp lịch
        </ButtonLink>
      )}
      {edit && <EditPlanLink call={call} year={year} />}
      <ButtonLink small href={`${base}?nam=${year - 1}`}>
        Năm {year - 1}
      </ButtonLink>
      <ButtonLink small href={`${base}?nam=${year + 1}`}>
        Năm {year + 1}
      </ButtonLink>
    </>
  );
}

/** A year for which no plan was made. */
export function YearWithoutPlan({ call, year }: { call: PageCall; year: number }) {
  return (
    <StationPage
      call={call}
      title={`Kế hoạch năm ${year}`}
      active="plan"
      actions={<YearLinks call={call} year={year} edit={false} />}
    >
      <PlanTabs call={call} active="year" />
      <Card>
        <EmptyState title={`Chưa có kế hoạch năm ${year}`} icon="plan">
          Kế hoạch năm mới được chép từ kế hoạch của năm trước, rồi sửa ngày tháng, nhiệm vụ và chỉ tiêu.
        </EmptyState>
        {mayEdit(call) && <NewYearForm call={call} year={year} />}
      </Card>
    </StationPage>
  );
}

const TONES: Partial<Record<Urgency, Tone>> = { danger: 'danger', attention: 'attention', missed: 'danger' };

/** More than so many that still have time would hide the rest of the page. */
const SHORT_SHOWN = 6;

function ShortCard({ call, view: { short, missed } }: { call: PageCall; view: YearView }) {
  return (
    <Card title={shortTitle(short)}>
      {short.length === 0 ? (
        <p class="soft">Mọi chỉ tiêu đang tính đều đã đủ hoặc đã xếp lịch đủ.</p>
      ) : (
        <FewLines
          most={pressingOf(short).length || SHORT_SHOWN}
          noun="chỉ tiêu còn thiếu, còn thời gian"
          lines={short.map((one) => (
            <ShortLine call={call} one={one} />
          ))}
        />
      )}
      {missed.length > 0 && (
        <Details summary={`${missed.length} chỉ tiêu đã hết hạn mà không đạt`}>
          <ul class="lines">
            {missed.map((one) => (
              <ShortLine call={call} one={one} />
            ))}
          </ul>
        </Details>
      )}
    </Card>
  );
}

function shortTitle(short: readonly Shortfall[]): string {
  const pressing = pressingOf(short).length;
  if (short.length === 0) return 'Không thiếu chỉ tiêu nào';
  return pressing > 0
    ? `${pressing} chỉ tiêu cần làm ngay`
    : `${short.length} chỉ tiêu còn thiếu, còn thời gian`;
}

function pressingOf(short: readonly Shortfall[]): readonly Shortfall[] {
  return short.filter(({ period }) => period.urgency !== 'open');
}

function ShortLine({ call, one: { task, period } }: { call: PageCall; one: Shortfall }) {
  return (
    <Line
      hint={
        <>
          {task.lead}; {periodWords(task, period)}
        </>
      }
      end={<Chip tone={TONES[period.urgency] ?? 'neutral'}>{sentence(urgencyWords(period.urgency))}</Chip>}
    >
      <a href={`/d/${call.station.slug}/kiem-tra/${period.month}#nv-${task.task}`}>
        {task.task}. {task.short}
      </a>
    </Line>
  );
}

/** 'gấp' → 'Gấp' */
function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
