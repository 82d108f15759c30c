import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { viClock, viDuration, viInstant } from '../kernel/vietnamese.ts';
import { AudioPlayer } from '../web/parts/audio-player.tsx';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Chip } from '../web/parts/chip.tsx';
import { ConfirmDialog, ConfirmForm, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { errorOf, fieldId } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { ReorderList } from '../web/parts/reorder-list.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { Select, TextInput } from '../web/parts/text-field.tsx';
import type { Bulletin, BulletinContent } from './bulletin.ts';
import type { Chime } from './bulletins.ts';
import type { Fit } from './fit.ts';
import type { Frame } from './frame.ts';
import { isReady, type Rundown, type RundownItem } from './rundown.ts';
import type { Template } from './template.ts';

/** An item that may go into a bulletin. */
export interface ApprovedItem {
  id: string;
  title: string;
  durationMs: number;
}

export interface BulletinSummary {
  bulletin: Bulletin;
  /** As it would be heard today. */
  rundown: Rundown;
}

interface BulletinsPageProps {
  call: PageCall;
  rows: readonly BulletinSummary[];
  mayWrite: boolean;
}

export function BulletinsPage({ call, rows, mayWrite }: BulletinsPageProps) {
  const path = pathOf(call);
  const make = mayWrite && (
    <ButtonLink href={`${path}/moi`} weight="primary" icon="plus">
      Soạn bản tin
    </ButtonLink>
  );
  const actions = (
    <>
      <ButtonLink href={`${path}/khung`}>Khung chương trình</ButtonLink>
      <ButtonLink href={`${path}/loi`}>Lời mở đầu, lời kết</ButtonLink>
      {make}
    </>
  );
  return (
    <StationPage call={call} title="Bản tin" active="bulletins" actions={actions}>
      <DataTable
        caption="Các bản tin"
        hideCaption
        columns={[
          { header: 'Tên', cell: ({ bulletin }) => <a href={`${path}/${bulletin.id}`}>{bulletin.title}</a> },
          { header: 'Tin, bài', cell: ({ bulletin }) => bulletin.scriptIds.length, numeric: true },
          { header: 'Độ dài hôm nay', cell: ({ rundown }) => viDuration(rundown.totalMs) },
          { header: 'Tình trạng', cell: ({ rundown }) => <Readiness rundown={rundown} /> },
          {
            header: 'Sửa lần cuối',
            cell: ({ bulletin }) => viInstant(bulletin.updatedAt, call.station.timeZone),
          },
        ]}
        rows={rows}
        empty={
          <EmptyState title="Chưa có bản tin" icon="bulletin" action={make}>
            Chọn các tin, bài đã duyệt, xếp thứ tự rồi đưa bản tin vào lịch phát.
          </EmptyState>
        }
      />
    </StationPage>
  );
}

/** One chip; the first thing in the way beneath it. */
function Readiness({ rundown }: { rundown: Rundown }) {
  const [obstacle] = rundown.obstacles;
  return (
    <>
      {isReady(rundown) ? <Chip tone="proved">Sẵn sàng</Chip> : <Chip tone="attention">Chưa phát được</Chip>}
      {obstacle && <span class="line-hint">{obstacle.message}</span>}
    </>
  );
}

export interface BulletinPageProps {
  call: PageCall;
  /** Null: a new one. */
  id: string | null;
  content: BulletinContent;
  rundown: Rundown;
  chimes: readonly Chime[];
  /** Approved ones. */
  templates: readonly Template[];
  approved: readonly ApprovedItem[];
  /** How it goes into the sessions that air it. */
  fits: readonly Fit[];
  /** Of every item in the bulletin, also of one that may air no more. */
  titles: ReadonlyMap<string, string>;
  mayWrite: boolean;
  /** What a new one may begin from. */
  frames?: readonly Frame[] | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

export function BulletinPage(props: BulletinPageProps) {
  const { call, id, content, rundown, mayWrite, message } = props;
  const path = pathOf(call);
  return (
    <StationPage
      call={call}
      title={id === null ? 'Soạn bản tin' : content.title || 'Bản tin'}
      active="bulletins"
      back={{ href: path, label: 'Bản tin' }}
      aside={`Hôm nay dài ${viDuration(rundown.totalMs)}`}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      <BeginFrom path={path} frames={props.frames} />
      <Obstacles rundown={rundown} begun={content.scriptIds.length > 0} />
      <div class="columns columns-wide-left">
        {mayWrite ? <BulletinForm {...props} /> : null}
        <div class="stack">
          <Card title="Kịch bản chương trình hôm nay">
            <RundownTable items={rundown.items} />
            <Fits {...props} />
          </Card>
          {id !== null && rundown.items.length > 0 && (
            <Listening path={`${path}/${id}`} title={content.title} />
          )}
        </div>
      </div>
      {mayWrite && id !== null && <ConfirmDialog id="archive" {...archiving(path, id, content.title)} />}
    </StationPage>
  );
}

function BeginFrom({ path, frames = [] }: { path: string; frames?: readonly Frame[] | undefined }) {
  if (frames.length === 0) return null;
  return (
    <p class="row">
      <span class="soft">Soạn theo khung:</span>
      {frames.map(({ id, name }) => (
        <ButtonLink small href={`${path}/moi?khung=${id}`}>
          {name}
        </ButtonLink>
      ))}
    </p>
  );
}

/** Each session that airs it, with the time left, or what to leave out. */
function Fits({ fits }: Pick<BulletinPageProps, 'fits'>) {
  return (
    <>
      {fits.map(({ session, leftMs, drop }) =>
        leftMs >= 0 ? (
          <p class="soft">
            {session.name} ({viDuration(session.durationMs)}): vừa, còn {viDuration(leftMs)}.
          </p>
        ) : (
          <Notice tone="attention">
            {session.name} ({viDuration(session.durationMs)}): dài quá {viDuration(-leftMs)}.{' '}
            {drop.length > 0 && `Bỏ ${drop.map((title) => `“${title}”`).join(', ')} thì vừa.`}
          </Notice>
        ),
      )}
    </>
  );
}

/** The saved bulletin, put together when it is first listened to. */
function Listening({ path, title }: { path: string; title: string }) {
  return (
    <Card title="Nghe cả bản tin">
      <AudioPlayer src={`${path}/nghe`} label={title} preload="none">
        Đúng như sẽ phát hôm nay, theo bản đã lưu.
      </AudioPlayer>
      <div class="row">
        <ButtonLink href={`${path}/tep.mp3`} icon="download" small>
          Tải tệp MP3
        </ButtonLink>
        <ButtonLink href={`${path}/tep.cue`} icon="download" small>
          Tải danh sách mục (CUE)
        </ButtonLink>
      </div>
    </Card>
  );
}

function Obstacles({ rundown, begun }: { rundown: Rundown; begun: boolean }) {
  if (!begun || rundown.obstacles.length === 0) return null;
  return (
    <Notice tone="attention">
      <ul>
        {rundown.obstacles.map(({ message }) => (
          <li>{message}</li>
        ))}
      </ul>
    </Notice>
  );
}

function BulletinForm({ call, id, content, chimes, templates, errors, ...props }: BulletinPageProps) {
  const path = pathOf(call);
  const optionOf = ({ name, title, durationMs, quiet }: Chime) => ({
    value: name,
    label: quiet ? title : `${title} (${viDuration(durationMs)})`,
  });
  const chimeOptions = chimes.filter(({ quiet }) => !quiet).map(optionOf);
  const templateOptions = (kind: Template['kind']) =>
    templates
      .filter((template) => template.kind === kind)
      .map((template) => ({ value: template.id, label: template.name }));
  const select = (
    name: 'openingChime' | 'closingChime' | 'openingTemplateId' | 'closingTemplateId' | 'between',
    label: string,
    options: { value: string; label: string }[],
  ) => (
    <Select
      name={name}
      label={label}
      optional
      placeholder="Không dùng"
      options={options}
      value={content[name] ?? ''}
      error={errorOf(errors, name)}
    />
  );
  return (
    <Form action={`${path}/${id ?? 'moi'}`} errors={errors} guard>
      {/* Enter in a field presses a form's first button, which must not be one that moves an item. */}
      <button class="only-read" type="submit" tabindex={-1} aria-hidden="true">
        Lưu bản tin
      </button>
      <TextInput
        name="title"
        label="Tên bản tin"
        value={content.title}
        error={errorOf(errors, 'title')}
        placeholder="Bản tin sáng – Cải cách hành chính"
      />
      <div class="columns columns-2">
        {select('openingChime', 'Nhạc hiệu mở đầu', chimeOptions)}
        {select('openingTemplateId', 'Lời mở đầu', templateOptions('opening'))}
      </div>
      <Items {...props} content={content} error={errorOf(errors, 'scriptIds')} />
      <div class="columns columns-2">{select('between', 'Giữa hai tin, bài', chimes.map(optionOf))}</div>
      <div class="columns columns-2">
        {select('closingTemplateId', 'Lời kết', templateOptions('closing'))}
        {select('closingChime', 'Nhạc hiệu kết thúc', chimeOptions)}
      </div>
      <FormActions>
        <Button weight="primary">Lưu bản tin</Button>
        {id !== null && <ButtonLink href={`${path}/moi?chep=${id}`}>Chép thành bản tin mới</ButtonLink>}
        {id !== null && (
          <ConfirmOpener dialog="archive" href={`${path}/${id}/cat`}>
            Lưu trữ bản tin…
          </ConfirmOpener>
        )}
      </FormActions>
    </Form>
  );
}

type ItemsProps = Pick<BulletinPageProps, 'content' | 'approved' | 'titles'> & { error: string | undefined };

/** The chosen items in order, and one more to choose. */
function Items({ content, approved, titles, error }: ItemsProps) {
  const lengths = new Map(approved.map(({ id, durationMs }) => [id, durationMs]));
  const chosen = content.scriptIds.map((id) => {
    const title = titles.get(id) ?? 'Tin, bài không còn';
    const length = lengths.get(id);
    return {
      id,
      title,
      ...(length !== undefined && { detail: viDuration(length) }),
      actions: (
        <Button name="remove" value={id} icon="cross" iconOnly>
          {`Bỏ khỏi bản tin: ${title}`}
        </Button>
      ),
    };
  });
  const free = approved.filter(({ id }) => !content.scriptIds.includes(id));
  return (
    <section class="stack" id={fieldId('scriptIds')} tabindex={-1} aria-label="Tin, bài của bản tin">
      <h2>Tin, bài</h2>
      {error && <Notice tone="danger">{error}</Notice>}
      <ReorderList label="Thứ tự tin, bài" name="scriptIds" items={chosen} />
      {free.length > 0 ? (
        <>
          <Select
            name="candidate"
            label="Thêm tin, bài đã duyệt"
            optional
            placeholder="Chọn tin, bài"
            options={free.map(({ id, title, durationMs }) => ({
              value: id,
              label: `${title} (${viDuration(durationMs)})`,
            }))}
          />
          <div class="row">
            <Button name="add" value="1" icon="plus">
              Đưa vào bản tin
            </Button>
          </div>
        </>
      ) : (
        <p class="soft">
          {approved.length > 0
            ? 'Mọi tin, bài đã duyệt đều có trong bản tin.'
            : 'Chưa có tin, bài nào được duyệt.'}
        </p>
      )}
    </section>
  );
}

const ROLE_WORDS: Record<RundownLine['role'], string> = {
  relay: 'Tiếp âm',
  live: 'Nói trực tiếp',
  chime: 'Nhạc hiệu',
  pause: 'Khoảng lặng',
  opening: 'Lời mở đầu',
  item: 'Tin, bài',
  closing: 'Lời kết',
};

/** Of a rundown, or of an airing that relays a stream. */
export interface RundownLine extends Pick<RundownItem, 'title' | 'durationMs'> {
  role: RundownItem['role'] | 'relay' | 'live';
  fallback?: true | undefined;
}

/** A rundown, one sound a line. */
export function RundownTable({ items }: { items: readonly RundownLine[] }) {
  return (
    <DataTable
      caption="Kịch bản chương trình"
      hideCaption
      columns={[
        { header: 'Mục', cell: ({ title }) => title },
        {
          header: 'Phần',
          cell: ({ role, fallback }) => (fallback ? 'thay khi luồng hỏng' : ROLE_WORDS[role]),
        },
        { header: 'Dài', cell: ({ durationMs }) => viClock(durationMs), numeric: true },
      ]}
      rows={items}
      empty={<p class="soft">Chưa có gì để phát.</p>}
    />
  );
}

/** The same question on a page of its own, for browsers without script. */
export function ArchiveBulletinPage({ call, bulletin }: { call: PageCall; bulletin: Bulletin }) {
  const path = pathOf(call);
  const confirm = archiving(path, bulletin.id, bulletin.title);
  return (
    <StationPage call={call} title={confirm.title} active="bulletins">
      <ConfirmForm {...confirm} backHref={`${path}/${bulletin.id}`} />
    </StationPage>
  );
}

function archiving(path: string, id: string, title: string) {
  return {
    title: `Lưu trữ bản tin “${title}”?`,
    action: `${path}/${id}/cat`,
    yes: 'Lưu trữ bản tin',
    no: 'Giữ lại',
    danger: true,
    children: <p>Khung giờ đang dùng bản tin này sẽ không có gì để phát, cho đến khi chọn bản tin khác.</p>,
  };
}

function pathOf({ station }: PageCall): string {
  return `/d/${station.slug}/ban-tin`;
}
