import type { PageCall } from '../../accounts/station-page.page.tsx';
import { Card } from '../../web/parts/card.tsx';
import type { Urgency } from './urgency.ts';
import { cellWords, periodWords, type YearCell, type YearTask, type YearView } from './year-view.ts';

/** Over this many one can no longer count them. */
const MOST_SEGMENTS = 8;

/** Every task of the plan with its twelve months: a table at the desk and on paper, cards on the phone. */
export function YearGrid({ call, view }: { call: PageCall; view: YearView }) {
  const months = view.tasks[0]?.cells.map(({ month }) => month) ?? [];
  return (
    <Card title={`${view.tasks.length} nhiệm vụ, 12 tháng`} id="nhiem-vu">
      <Legend />
      <table class="year-grid">
        <caption class="only-read">Nhiệm vụ của kế hoạch năm {view.year} theo tháng</caption>
        <thead>
          <tr>
            <th scope="col">Nhiệm vụ</th>
            {months.map((month) => (
              <th scope="col">T{Number(month.slice(5))}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.tasks.map((task) => (
            <TaskRow call={call} task={task} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Legend() {
  return (
    <ul class="quota-legend" aria-hidden="true">
      <li>
        <span class="quota-cell quota-heard" />
        đã phát, đã đăng, đã làm
      </li>
      <li>
        <span class="quota-cell quota-booked" />
        đã xếp lịch
      </li>
      <li>
        <span class="quota-cell" />
        còn thiếu
      </li>
      <li>
        <span class="year-mark year-attention" />
        sắp hết hạn
      </li>
      <li>
        <span class="year-mark year-danger" />
        gấp, hoặc đã hết hạn
      </li>
    </ul>
  );
}

const TONE_OF: Partial<Record<Urgency, string>> = {
  danger: 'tone-danger',
  missed: 'tone-danger',
  attention: 'tone-attention',
  met: 'tone-proved',
};

function TaskRow({ call, task }: { call: PageCall; task: YearTask }) {
  const { current, title, short, lead, support, timing } = task;
  return (
    <tr>
      <th scope="row">
        <span class="year-task" title={title}>
          {task.task}. {short}
        </span>
        <span class="year-units">
          {[lead, ...(support.length > 0 ? [`phối hợp: ${support.join(', ')}`] : []), timing].join(' · ')}
        </span>
        <span class={`year-state ${current ? (TONE_OF[current.urgency] ?? '') : ''}`}>
          {current ? periodWords(task, current) : 'không áp dụng trong năm này'}
        </span>
      </th>
      {task.cells.map((cell) => (
        <td class={`year-cell year-${lookOf(cell)}${isQuiet(task, cell) ? ' year-quiet' : ''}`}>
          <a href={`/d/${call.station.slug}/kiem-tra/${cell.month}#nv-${task.task}`}>
            <span class="only-read">{cellWords(cell)}</span>
            <span class="year-month" aria-hidden="true">
              T{Number(cell.month.slice(5))}
            </span>
            <Bar cell={cell} />
            <span class="year-figure" aria-hidden="true">
              {figureOf(cell)}
            </span>
          </a>
        </td>
      ))}
    </tr>
  );
}

/** A month in which a dated task is not due and nothing of it was done: on the phone it would only take room. */
function isQuiet({ monthly }: YearTask, { required, counted, booked }: YearCell): boolean {
  return !monthly && required + counted + booked === 0;
}

function lookOf({ urgency }: YearCell): Urgency {
  return urgency === 'missed' ? 'danger' : urgency;
}

/** Heard or published solid, booked hatched, missing empty; nothing where the month asks nothing and nothing was done. */
function Bar({ cell: { required, counted, booked } }: { cell: YearCell }) {
  const total = Math.max(required, Math.min(counted + booked, MOST_SEGMENTS));
  if (total === 0) return null;
  const shown = Math.min(total, MOST_SEGMENTS);
  const share = shown / total;
  const heard = Math.min(shown, Math.floor(counted * share));
  const promised = Math.min(shown, heard + Math.floor(booked * share));
  return (
    <span class="year-bar" aria-hidden="true">
      {Array.from({ length: shown }, (_, index) => (
        <span
          class={`quota-cell ${index < heard ? 'quota-heard' : index < promised ? 'quota-booked' : ''}`}
        />
      ))}
    </span>
  );
}

function figureOf({ urgency, required, counted }: YearCell): string {
  if (urgency === 'none') return '–';
  if (urgency === 'unknown') return '?';
  if (required === 0) return counted > 0 ? String(counted) : '·';
  return `${counted}/${required}`;
}
