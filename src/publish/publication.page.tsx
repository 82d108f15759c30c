import { mayDo } from '../accounts/permissions.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { viInstant, viNumber } from '../kernel/vietnamese.ts';
import { wallClockOf } from '../kernel/zoned-time.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card, Line, Lines } from '../web/parts/card.tsx';
import { Chip } from '../web/parts/chip.tsx';
import { ConfirmDialog, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { DefinitionList } from '../web/parts/definition-list.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { FileInput } from '../web/parts/file-field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Live } from '../web/parts/live.tsx';
import { DateTimeInput, TextInput } from '../web/parts/text-field.tsx';
import type { Revision } from '../scripts/script.ts';
import { differences } from './article-text.ts';
import { HandPackage } from './hand-package.page.tsx';
import { PhonePreview, previewOf } from './phone-preview.page.tsx';
import { PublicationChip } from './queue.page.tsx';
import { kindWords, mayAct, type Publication, type PublicationAct } from './publication.ts';
import { nextOf, OUTCOME_NAMES, placeOf, STEP_NAMES, whenOf } from './publication-words.page.ts';
import { targetWords } from './zalo/target.ts';
import type { Step } from './publication-steps.store.ts';
import { UnclearCard } from './unclear.page.tsx';
import { ViewsCard, type DayCount } from './views.page.tsx';

export interface PublicationPageProps {
  call: PageCall;
  one: Publication;
  steps: readonly Step[];
  /** The approved revision that it is made of. */
  source: Pick<Revision, 'title' | 'text'> | undefined;
  corrected: Publication | null;
  /** Articles that go to followers with it. */
  companions: readonly Publication[];
  /** The article with which it goes. */
  lead: Publication | null;
  /** The article that puts this one right. */
  correction: Publication | null;
  /** How often it was read, by the day. */
  views: readonly DayCount[];
  now: number;
  typed?: Record<string, string | string[]> | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

export function pictureHref(call: PageCall, sha256: string): string {
  return `/d/${call.station.slug}/xuat-ban/anh/${sha256}`;
}

/** One publication: its state and what to do about it, what readers see, and every step as evidence. */
export function PublicationPage(props: PublicationPageProps) {
  const { call, one, steps, message } = props;
  const path = `/d/${call.station.slug}/xuat-ban/${one.id}`;
  const may = (act: PublicationAct) => mayDo(call.actor.roles, 'publish.write') && mayAct(act, one);
  const moving = one.nextAt !== null && !one.held;
  return (
    <StationPage
      call={call}
      title={one.title}
      active="publications"
      back={{ href: `/d/${call.station.slug}/xuat-ban`, label: 'Hàng đợi' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      <Live id="tinh-trang" href={moving ? path : undefined} everySeconds={3} also={['cac-buoc']}>
        <StateCard {...props} />
      </Live>
      {may('decide') && <UnclearCard {...props} path={path} />}
      {mayAct('approve', one) && mayDo(call.actor.roles, 'script.approve') && (
        <ApproveCard {...props} path={path} />
      )}
      {one.way === 'hand' && one.state === 'queued' && <HandPackage call={call} one={one} />}
      {may('confirm') && <ConfirmCard {...props} path={path} />}
      <Deeds call={call} one={one} path={path} may={may} />
      <ViewsCard views={props.views} />
      <div class="publish-columns">
        <div class="live" id="cac-buoc">
          <Card title="Các bước đã làm">
            <Steps call={call} steps={steps} />
          </Card>
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

function StateCard({ call, one, companions, corrected, correction, lead, now }: PublicationPageProps) {
  const { timeZone, slug } = call.station;
  const linkTo = (other: Publication) => <a href={`/d/${slug}/xuat-ban/${other.id}`}>{other.title}</a>;
  return (
    <Card title="Tình trạng">
      <p class="row">
        <PublicationChip one={one} now={now} />
        <span class="soft">{whenOf(one, now, timeZone)}</span>
      </p>
      {one.reason !== null && (
        <Notice tone={one.state === 'failed' ? 'danger' : 'attention'}>{one.reason}</Notice>
      )}
      {nextOf(one) !== '' && (
        <p>
          <strong>Bước tiếp theo:</strong> {nextOf(one)}
        </p>
      )}
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
          { term: 'Tính vào', value: kindWords(one.kinds) },
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
              <a href={`/d/${slug}/minh-chung/muc/${one.factId}`}>Xem minh chứng</a>
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
          { term: 'Đính chính cho', value: corrected && linkTo(corrected) },
          { term: 'Đã được đính chính bằng', value: correction && linkTo(correction) },
        ].map(({ term, value }) => ({ term, value: value === false ? null : value }))}
      />
    </Card>
  );
}

/** What an approver reads before he says yes: how the words differ from those of the approved item. */
function ApproveCard({ call, one, source, path }: PublicationPageProps & { path: string }) {
  const words = one.revised ?? one;
  const hash = one.revised?.hash ?? one.wordsHash;
  return (
    <Card title={one.revised ? 'Duyệt bản sửa' : 'Duyệt bản đăng'}>
      <p>
        {one.revised
          ? `${one.revised.byName} đã sửa bài đang đăng. Xem nội dung mới rồi quyết định; chưa duyệt thì bài đang đăng giữ nguyên.`
          : 'Bản đăng khác bản tin, bài đã duyệt. Xem nội dung bên dưới rồi quyết định.'}
      </p>
      {source && (
        <ul>
          {differences(words, source).map((sentence) => (
            <li>{sentence}</li>
          ))}
        </ul>
      )}
      {one.revised && (
        <PhonePreview
          {...{ title: words.title, description: words.description, author: words.author }}
          {...{ station: call.station.name, id: 'ban-sua' }}
          coverHref={words.coverSha256 === null ? null : pictureHref(call, words.coverSha256)}
          body={previewOf(words.body, (sha256) => pictureHref(call, sha256))}
        />
      )}
      <Form action={`${path}/duyet`}>
        <input type="hidden" name="wordsHash" value={hash} />
        <FormActions>
          <Button weight="primary" icon="check">
            {one.revised ? 'Duyệt bản sửa' : 'Duyệt bản đăng'}
          </Button>
        </FormActions>
      </Form>
    </Card>
  );
}

function ConfirmCard({ call, one, typed, errors, now, path }: PublicationPageProps & { path: string }) {
  const typedOf = (name: string) => [typed?.[name] ?? ''].flat()[0] ?? '';
  const page = one.channel === 'ward-website' || one.channel === 'city-page';
  return (
    <Card title="Xác nhận đã đăng">
      <Form action={`${path}/xac-nhan`} files errors={errors}>
        <TextInput
          name="link"
          label="Đường dẫn của bài"
          hint={
            page ? 'Bắt buộc: đường dẫn được ghi thành minh chứng.' : 'Có đường dẫn thì không cần ảnh chụp.'
          }
          optional={!page}
          value={typedOf('link')}
          error={errorOf(errors, 'link')}
        />
        {!page && (
          <FileInput
            name="screenshot"
            label="Ảnh chụp màn hình"
            hint="JPG, PNG hoặc WebP."
            accept=".jpg,.jpeg,.png,.webp,image/*"
            optional
            error={errorOf(errors, 'screenshot')}
          />
        )}
        <DateTimeInput
          name="publishedAt"
          label="Đăng lúc"
          value={typedOf('publishedAt') || wallClockOf(now, call.station.timeZone).slice(0, 16)}
          error={errorOf(errors, 'publishedAt')}
        />
        <FormActions>
          <Button weight="primary" icon="check">
            Xác nhận đã đăng
          </Button>
        </FormActions>
      </Form>
    </Card>
  );
}

interface DeedsProps {
  call: PageCall;
  one: Publication;
  path: string;
  may: (act: PublicationAct) => boolean;
}

/** Every deed that its state allows, as buttons of their own. */
function Deeds({ call, one, path, may }: DeedsProps) {
  const lone = (deed: string, words: string, value?: string) => (
    <form method="post" action={`${path}/${deed}`}>
      {value !== undefined && <input type="hidden" name="value" value={value} />}
      <Button>{words}</Button>
    </form>
  );
  const out = one.remoteId !== null;
  const deeds = [
    may('retry') && lone('thu-lai', 'Thử lại'),
    may('hold') && lone('giu', one.held ? 'Thôi giữ' : 'Tạm giữ', one.held ? '0' : '1'),
    may('edit') && <ButtonLink href={`${path}/sua`}>Sửa bài</ButtonLink>,
    may('dropRevised') && lone('bo-ban-sua', 'Bỏ bản sửa'),
    may('broadcast') && <ButtonLink href={`${path}/gui`}>Gửi tới người quan tâm OA…</ButtonLink>,
    may('change') && lone('doi', one.hidden ? 'Cho hiện lại' : 'Ẩn bài', one.hidden ? 'show' : 'hide'),
    may('correct') && (
      <ButtonLink href={`/d/${call.station.slug}/xuat-ban/moi?dinh-chinh=${one.id}`}>
        Đăng bài đính chính
      </ButtonLink>
    ),
    may('change') && (
      <ConfirmOpener dialog="go-bai" href={`${path}#go-bai`}>
        Gỡ bài…
      </ConfirmOpener>
    ),
    may('cancel') && (
      <ConfirmOpener dialog="huy" href={`${path}#huy`}>
        {out ? 'Không gửi nữa…' : 'Hủy…'}
      </ConfirmOpener>
    ),
  ].filter(Boolean);
  if (deeds.length === 0) return null;
  return (
    <div class="row no-print">
      {deeds}
      {may('change') && (
        <ConfirmDialog
          {...{
            id: 'go-bai',
            title: `Gỡ “${one.title}” khỏi OA?`,
            action: `${path}/doi`,
            fields: { value: 'remove' },
          }}
          {...{ yes: 'Gỡ bài', no: 'Không gỡ', danger: true }}
        >
          Bài biến mất khỏi OA và không lấy lại được; mọi bước đã làm vẫn được giữ ở đây.
        </ConfirmDialog>
      )}
      {may('cancel') && (
        <ConfirmDialog
          {...{
            id: 'huy',
            title: out ? 'Không gửi tới người quan tâm nữa?' : `Hủy “${one.title}”?`,
            action: `${path}/huy`,
          }}
          {...{ yes: out ? 'Không gửi nữa' : 'Hủy bản đăng', no: 'Để nguyên', danger: true }}
        >
          {out
            ? 'Bài vẫn ở trên OA, chỉ không gửi đi.'
            : 'Bản đăng không đi nữa. Tin, bài không đổi và có thể đăng lại.'}
        </ConfirmDialog>
      )}
    </div>
  );
}

function Steps({ call, steps }: { call: PageCall; steps: readonly Step[] }) {
  const { timeZone } = call.station;
  if (steps.length === 0) return <p class="soft">Chưa làm bước nào.</p>;
  return (
    <Lines>
      {steps.toReversed().map((step) => {
        const outcome = OUTCOME_NAMES[step.outcome ?? ''];
        return (
          <Line
            hint={
              <>
                {[viInstant(step.begunAt, timeZone), step.byName].filter(Boolean).join(' · ')}
                {step.words !== null && <span class="line-hint">{step.words}</span>}
                <ShownProof call={call} step={step} />
              </>
            }
            end={
              outcome ? (
                <Chip tone={outcome.tone}>{outcome.words}</Chip>
              ) : (
                <Chip tone="booked" live>
                  Đang làm
                </Chip>
              )
            }
          >
            {STEP_NAMES[step.step] ?? step.step}
          </Line>
        );
      })}
    </Lines>
  );
}

function ShownProof({ call, step }: { call: PageCall; step: Step }) {
  const { screenshot } = step.asked;
  if (step.step !== 'confirm' || typeof screenshot !== 'string') return null;
  return (
    <a class="line-hint" href={pictureHref(call, screenshot)}>
      Ảnh chụp màn hình
    </a>
  );
}
