import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { CheckboxGroup, RadioGroup } from '../../web/parts/choice-field.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { FileInput } from '../../web/parts/file-field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { DateInput, TextArea, TextInput } from '../../web/parts/text-field.tsx';
import type { EventEntry, PublicationEntry } from '../fact-log.store.ts';
import type { Plan } from '../plan-file.ts';
import { fileWords } from './evidence-files.ts';
import { linesIn } from './evidence-form.ts';
import type { EvidenceFile } from './evidence.store.ts';
import { FILE_ACCEPT, FILE_KIND_WORDS } from './file-kind.ts';
import type { Known } from './known.ts';
import { CHANNEL_TITLES, CHANNELS, KIND_TITLES, KINDS, tasksCounting } from './words.ts';

/** What a form shows: as stored, or as typed; several values of a field are a list. */
export type Typed = Record<string, string | string[] | undefined>;

interface FormProps {
  call: PageCall;
  /** Null: a new one. */
  id: string | null;
  typed: Typed;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
  units: readonly string[];
  /** Of a collaborator. */
  ownUnit: string | null;
}

const one = (value: Typed[string]) => [value ?? ''].flat()[0] ?? '';
const many = (value: Typed[string]) => [value ?? []].flat();

export interface PublicationFormPageProps extends FormProps {
  /** The article that stands at this address already. */
  there?: Known | undefined;
}

/** Nhập bài đăng, or sửa one. */
export function PublicationFormPage(props: PublicationFormPageProps) {
  const { call, id, message, there } = props;
  const base = `/d/${call.station.slug}/minh-chung`;
  return (
    <StationPage
      call={call}
      title={id === null ? 'Nhập bài đăng' : 'Sửa bài đăng'}
      active="plan"
      back={{
        href: id === null ? base : `${base}/muc/${id}`,
        label: id === null ? 'Minh chứng' : 'Bài đăng',
      }}
    >
      {there ? (
        <Notice tone="attention">
          Bài này đã được nhập rồi: <a href={`${base}/muc/${there.id}`}>{there.entry.title}</a>. Hãy mở bài ấy
          để sửa hoặc thêm loại bài.
        </Notice>
      ) : (
        message && <Notice tone="danger">{message}</Notice>
      )}
      <PublicationForm {...props} />
    </StationPage>
  );
}

export function PublicationForm({ call, id, typed, errors, units, ownUnit }: FormProps) {
  const base = `/d/${call.station.slug}/minh-chung`;
  const field = (name: string) => ({ name, value: one(typed[name]), error: errorOf(errors, name) });
  const today = dateOf(call.domain.clock.now(), call.station.timeZone);
  return (
    <Form action={id === null ? `${base}/bai-dang` : `${base}/bai-dang/${id}`} errors={errors} guard>
      <TextInput
        {...field('url')}
        label="Đường dẫn"
        type="url"
        hint="Chép từ thanh địa chỉ của trình duyệt, bắt đầu bằng https://"
      />
      <TextInput {...field('title')} label="Tiêu đề" />
      <CheckboxGroup
        name="kinds"
        label="Loại bài"
        hint="Một bài có thể thuộc nhiều loại; mỗi loại được tính cho chỉ tiêu của nó."
        choices={KINDS.map((value) => ({ value, label: KIND_TITLES[value] }))}
        values={many(typed['kinds'])}
        error={errorOf(errors, 'kinds')}
        layout="columns"
      />
      <RadioGroup
        name="channel"
        label="Kênh đăng"
        choices={CHANNELS.map((value) => ({ value, label: CHANNEL_TITLES[value] }))}
        value={one(typed['channel'])}
        error={errorOf(errors, 'channel')}
      />
      <UnitField {...{ ownUnit, units, errors }} value={one(typed['unit'])} />
      <div class="row">
        <DateInput {...field('sentOn')} label="Ngày gửi" max={today} optional />
        <DateInput
          {...field('publishedOn')}
          label="Ngày đăng"
          max={today}
          hint="Để trống khi đã gửi mà chưa đăng."
          optional
        />
      </div>
      <FormActions>
        <Button weight="primary">Lưu bài đăng</Button>
        <ButtonLink href={id === null ? base : `${base}/muc/${id}`}>Thôi</ButtonLink>
      </FormActions>
    </Form>
  );
}

interface UnitFieldProps {
  ownUnit: string | null;
  units: readonly string[];
  value: string;
  errors: readonly FieldError[] | undefined;
}

export function UnitField({ ownUnit, units, value, errors }: UnitFieldProps) {
  if (ownUnit !== null) {
    return (
      <p>
        Đơn vị: <strong>{ownUnit}</strong>
      </p>
    );
  }
  return (
    <TextInput
      name="unit"
      label="Đơn vị"
      hint="Đơn vị thực hiện; chọn tên như trong kế hoạch, hoặc nhập tên khác."
      suggestions={units}
      value={value}
      error={errorOf(errors, 'unit')}
    />
  );
}

export interface EventFormPageProps extends FormProps {
  plan: Plan;
  /** What it has already, and what came with a form that was refused. */
  files: readonly EvidenceFile[];
}

/** Nhập sự kiện, or sửa one. */
export function EventFormPage(props: EventFormPageProps) {
  const { call, id, message } = props;
  const base = `/d/${call.station.slug}/minh-chung`;
  return (
    <StationPage
      call={call}
      title={id === null ? 'Nhập sự kiện' : 'Sửa sự kiện'}
      active="plan"
      back={{ href: id === null ? base : `${base}/muc/${id}`, label: id === null ? 'Minh chứng' : 'Sự kiện' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      <p class="soft">
        Tập huấn, cuộc thi, tọa đàm, sân khấu hóa, ngày 10-10, các việc khác của kế hoạch. Sự kiện được tính
        khi một người khác người nhập đã xem minh chứng và xác nhận.
      </p>
      <EventForm {...props} />
    </StationPage>
  );
}

function EventForm({ call, id, typed, errors, units, ownUnit, plan, files }: EventFormPageProps) {
  const base = `/d/${call.station.slug}/minh-chung`;
  const field = (name: string) => ({ name, value: one(typed[name]), error: errorOf(errors, name) });
  const today = dateOf(call.domain.clock.now(), call.station.timeZone);
  return (
    <Form action={id === null ? `${base}/su-kien` : `${base}/su-kien/${id}`} files errors={errors} guard>
      <TextInput {...field('title')} label="Tên sự kiện" />
      <div class="row">
        <DateInput {...field('on')} label="Ngày diễn ra" max={today} />
      </div>
      <TextInput {...field('place')} label="Địa điểm" optional />
      <UnitField {...{ ownUnit, units, errors }} value={one(typed['unit'])} />
      <CheckboxGroup
        name="tasks"
        label="Nhiệm vụ"
        hint="Sự kiện được tính cho nhiệm vụ nào thì chọn nhiệm vụ ấy, có thể nhiều."
        choices={tasksCounting(plan, 'event').map(({ task, short, title }) => ({
          value: task,
          label: `${task}. ${short ?? title}`,
        }))}
        values={many(typed['tasks'])}
        error={errorOf(errors, 'tasks')}
        layout="columns"
        optional
      />
      <CheckboxGroup
        name="forms"
        label="Hình thức tuyên truyền"
        choices={plan.forms.map(({ key, title }) => ({ value: key, label: `${key}) ${title}` }))}
        values={many(typed['forms'])}
        error={errorOf(errors, 'forms')}
        optional
      />
      <TextArea {...field('note')} label="Ghi chú" rows={3} optional />
      <TextArea
        {...field('evidence')}
        label="Đường dẫn, nơi lưu hồ sơ"
        hint="Mỗi dòng một đường dẫn, hoặc nơi lưu sổ, biên bản."
        rows={3}
        optional
      />
      {files.length > 0 && (
        <CheckboxGroup
          name="kept"
          label="Tệp đang giữ"
          hint="Bỏ chọn tệp nào thì tệp ấy không còn là minh chứng của sự kiện này."
          choices={files.map((file) => ({ value: file.id, label: fileWords(file) }))}
          values={files.map((file) => file.id)}
          error={errorOf(errors, 'kept')}
          optional
        />
      )}
      <FileInput
        name="files"
        label="Tệp, ảnh"
        hint={`${FILE_KIND_WORDS}. Tài liệu tối đa 25 MB, ảnh 20 MB, âm thanh 100 MB, phim 300 MB.`}
        accept={FILE_ACCEPT}
        multiple
        error={errorOf(errors, 'files')}
        optional
      />
      <FormActions>
        <Button weight="primary">Lưu sự kiện, chờ xác nhận</Button>
        <ButtonLink href={id === null ? base : `${base}/muc/${id}`}>Thôi</ButtonLink>
      </FormActions>
    </Form>
  );
}

/** A stored article as its form has it. */
export function typedPublication(entry: PublicationEntry, timeZone: string): Typed {
  const day = (at: number | null) => (at === null ? '' : dateOf(at, timeZone));
  const { url, title, kinds, channel, unit } = entry;
  return { url, title, kinds, channel, unit, sentOn: day(entry.sentAt), publishedOn: day(entry.publishedAt) };
}

/** A stored event as its form has it, but for its files. */
export function typedEvent(entry: EventEntry, timeZone: string): Typed {
  const { title, tasks, forms, place, unit, note, at } = entry;
  const evidence = linesIn(entry.evidence).join('\n');
  return { title, tasks, forms, place, unit, note, evidence, on: dateOf(at, timeZone) };
}
