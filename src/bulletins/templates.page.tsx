import type { Permission } from '../accounts/permissions.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { stepOf, stepsFor, waitingState } from '../accounts/approval-policy.ts';
import type { FieldError } from '../kernel/errors.ts';
import type { Job } from '../storage/jobs.ts';
import type { Decision as Decided } from '../scripts/segments.store.ts';
import { ReadByAnother } from '../scripts/script-facts.page.tsx';
import type { Replaced } from '../speech/voices/voices.ts';
import { AudioPlayer } from '../web/parts/audio-player.tsx';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { StateChip, type StateName } from '../web/parts/chip.tsx';
import { RadioGroup } from '../web/parts/choice-field.tsx';
import { ConfirmDialog, ConfirmForm, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { Details } from '../web/parts/details.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Live } from '../web/parts/live.tsx';
import { ProgressLine } from '../web/parts/progress-line.tsx';
import { Select, TextArea, TextInput } from '../web/parts/text-field.tsx';
import type { Template } from './template.ts';

export interface TemplateCard {
  template: Template;
  /** Of the day it was written; what the approver hears. */
  sound: { href: string; sha256: string; durationMs: number; replaced?: Replaced | undefined } | undefined;
  job: Job | undefined;
  /** The first of two steps, while it waits for the second. */
  review: Decided | undefined;
}

/** A form that was refused: the one for a new template, or that of the template with this id. */
export interface RefusedForm {
  form: string;
  values: Partial<Record<'kind' | 'name' | 'text' | 'voice' | 'comment', string | undefined>>;
  errors: readonly FieldError[];
  message: string | null;
}

interface TemplatesPageProps {
  call: PageCall;
  cards: readonly TemplateCard[];
  voices: readonly { value: string; label: string }[];
  may: (permission: Permission) => boolean;
  refused?: RefusedForm;
}

const KINDS: Record<Template['kind'], string> = { opening: 'Lời mở đầu', closing: 'Lời kết' };

const STATES: Record<Template['state'], StateName> = {
  making: 'making',
  failed: 'failed',
  submitted: 'submitted',
  returned: 'returned',
  approved: 'approved',
  retired: 'revoked',
};

export function TemplatesPage({ call, cards, voices, may, refused }: TemplatesPageProps) {
  return (
    <StationPage
      call={call}
      title="Lời mở đầu, lời kết"
      active="bulletins"
      back={{ href: `/d/${call.station.slug}/ban-tin`, label: 'Bản tin' }}
    >
      {refused?.message && <Notice tone="danger">{refused.message}</Notice>}
      {cards.length === 0 && (
        <EmptyState title="Chưa có lời mở đầu, lời kết">
          Soạn một lần, lãnh đạo duyệt một lần; ngày và thứ được đọc đúng theo từng ngày phát.
        </EmptyState>
      )}
      {cards.map((card) => (
        <TemplateView
          call={call}
          card={card}
          may={may}
          refused={refused?.form === card.template.id ? refused : undefined}
        />
      ))}
      {may('bulletin.write') && (
        <NewTemplate call={call} voices={voices} refused={refused?.form === 'new' ? refused : undefined} />
      )}
    </StationPage>
  );
}

interface TemplateViewProps {
  call: PageCall;
  card: TemplateCard;
  may: TemplatesPageProps['may'];
  refused: RefusedForm | undefined;
}

function TemplateView({ call, card: { template, sound, job, review }, may, refused }: TemplateViewProps) {
  const path = `${pathOf(call)}/${template.id}`;
  return (
    <Card title={template.name} id={`loi-${template.id}`}>
      <Live
        id={`loi-${template.id}-tinh-trang`}
        href={template.state === 'making' ? pathOf(call) : undefined}
        everySeconds={2}
      >
        <div class="stack">
          <p class="row">
            <StateChip
              state={
                template.state === 'submitted'
                  ? waitingState(call.station.settings, review !== undefined)
                  : STATES[template.state]
              }
            />
            <span class="soft">
              {KINDS[template.kind]} · {template.authorName}
              {review && ` · ${review.byName} đã soát`}
            </span>
          </p>
          <blockquote>{template.text}</blockquote>
          {template.state === 'making' && <MakingProgress job={job} />}
          {template.state === 'failed' && (
            <Notice tone="danger">
              {job?.reason ?? 'Không tạo được âm thanh.'} Hãy ngừng dùng lời này và soạn lời mới.
            </Notice>
          )}
          {sound?.replaced && <ReadByAnother replaced={sound.replaced} />}
          {sound && (
            <AudioPlayer src={sound.href} label={template.name} durationMs={sound.durationMs}>
              Âm thanh của ngày soạn.
            </AudioPlayer>
          )}
          {template.state === 'submitted' && sound && hisStep(call, review) && (
            <Decision
              path={path}
              sha256={sound.sha256}
              refused={refused}
              yes={stepFor(call, review) === 'review' ? 'Soát xong' : 'Duyệt'}
            />
          )}
          {may('bulletin.write') && (
            <div class="row">
              <ConfirmOpener dialog={`retire-${template.id}`} href={`${path}/thoi-dung`} small>
                Ngừng dùng…
              </ConfirmOpener>
            </div>
          )}
        </div>
      </Live>
      {may('bulletin.write') && <ConfirmDialog id={`retire-${template.id}`} {...retiring(path, template)} />}
    </Card>
  );
}

function stepFor({ station }: PageCall, review: TemplateCard['review']) {
  return stepOf({ settings: station.settings, reviewedBy: review?.by ?? null });
}

function hisStep(call: PageCall, review: TemplateCard['review']): boolean {
  return stepsFor(call.actor.roles, call.station.settings).includes(stepFor(call, review));
}

function MakingProgress({ job }: { job: Job | undefined }) {
  const progress = job?.state === 'running' ? job.progress : null;
  return (
    <ProgressLine
      words={progress?.words ?? 'Đang chờ tạo âm thanh'}
      done={progress ? { value: progress.done, max: progress.total } : undefined}
    />
  );
}

interface DecisionProps {
  path: string;
  sha256: string;
  refused: RefusedForm | undefined;
  /** 'Duyệt', or 'Soát xong' in the first of two steps. */
  yes: string;
}

/** Two forms: an Enter in the reason for returning must not approve. */
function Decision({ path, sha256, refused, yes }: DecisionProps) {
  const heard = <input type="hidden" name="audioSha256" value={sha256} />;
  return (
    <>
      <Form action={`${path}/quyet-dinh`}>
        {heard}
        <FormActions>
          <Button weight="primary" name="outcome" value="approved">
            {yes}
          </Button>
        </FormActions>
      </Form>
      <Details summary="Trả lại" open={refused !== undefined}>
        <Form action={`${path}/quyet-dinh`} errors={refused?.errors}>
          {heard}
          <TextArea
            name="comment"
            label="Lý do trả lại"
            rows={3}
            value={refused?.values.comment}
            error={errorOf(refused?.errors, 'comment')}
          />
          <FormActions>
            <Button name="outcome" value="returned">
              Trả lại
            </Button>
          </FormActions>
        </Form>
      </Details>
    </>
  );
}

interface NewTemplateProps {
  call: PageCall;
  voices: TemplatesPageProps['voices'];
  refused: RefusedForm | undefined;
}

function NewTemplate({ call, voices, refused }: NewTemplateProps) {
  const { values, errors } = refused ?? {};
  return (
    <Card title="Soạn lời mới">
      <Form action={pathOf(call)} errors={errors} guard>
        <RadioGroup
          name="kind"
          label="Loại"
          layout="beside"
          choices={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
          value={values?.kind ?? 'opening'}
          error={errorOf(errors, 'kind')}
        />
        <TextInput name="name" label="Tên" value={values?.name} error={errorOf(errors, 'name')} />
        <TextArea
          name="text"
          label="Lời đọc"
          hint="{ngày} và {thứ} được thay bằng ngày, thứ của lượt phát."
          rows={3}
          counter={{ limit: 1_000 }}
          placeholder="Đây là chương trình phát thanh của phường, {thứ}, {ngày}."
          value={values?.text}
          error={errorOf(errors, 'text')}
        />
        <Select
          name="voice"
          label="Giọng đọc"
          options={[...voices]}
          value={values?.voice ?? call.station.settings.voice}
          error={errorOf(errors, 'voice')}
        />
        <FormActions>
          <Button weight="primary">Gửi duyệt</Button>
        </FormActions>
      </Form>
    </Card>
  );
}

/** The same question on a page of its own, for browsers without script. */
export function RetireTemplatePage({ call, template }: { call: PageCall; template: Template }) {
  const path = pathOf(call);
  const confirm = retiring(`${path}/${template.id}`, template);
  return (
    <StationPage call={call} title={confirm.title} active="bulletins">
      <ConfirmForm {...confirm} backHref={path} />
    </StationPage>
  );
}

function retiring(path: string, template: Template) {
  return {
    title: `Ngừng dùng “${template.name}”?`,
    action: `${path}/thoi-dung`,
    yes: 'Ngừng dùng',
    no: 'Vẫn dùng',
    danger: true,
    children: <p>Bản tin nào đang dùng lời này sẽ không phát được, cho đến khi chọn lời khác.</p>,
  };
}

function pathOf({ station }: PageCall): string {
  return `/d/${station.slug}/ban-tin/loi`;
}
