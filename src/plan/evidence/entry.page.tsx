import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viDate, viInstant } from '../../kernel/vietnamese.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card, Line, Lines } from '../../web/parts/card.tsx';
import { DefinitionList } from '../../web/parts/definition-list.tsx';
import { Details } from '../../web/parts/details.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { TextInput } from '../../web/parts/text-field.tsx';
import type { LogLine } from '../fact-log.store.ts';
import { brokenWords } from './broken-words.ts';
import { StateChips } from './evidence-list.page.tsx';
import { linesIn } from './evidence-form.ts';
import { fileWords } from './evidence-files.ts';
import type { EvidenceFile } from './evidence.store.ts';
import { kindOfType } from './file-kind.ts';
import type { Known } from './known.ts';
import { channelWords, kindWords } from './words.ts';

export interface EntryPageProps {
  call: PageCall;
  known: Known;
  /** All that was written on it, in order. */
  lines: readonly LogLine[];
  files: readonly EvidenceFile[];
  /** "5. Tin, bài CCHC trên trang phường" */
  tasks: readonly string[];
  brokenSince: (address: string) => number | null;
  /** Where our own publishing of it can be seen, and its address told. */
  publishing: { href: string; waits: boolean } | null;
  mayChange: boolean;
  mayConfirm: boolean;
  /** Why this person may not confirm it, where that is worth saying. */
  whyNot: string | null;
  typed?: { reason: string; errors: readonly FieldError[]; message: string | null } | undefined;
}

/** One article or event: what it says, what proves it, what happened to it. */
export function EntryPage(props: EntryPageProps) {
  const { call, known, mayChange, mayConfirm, whyNot, typed } = props;
  const { entry, struckOut } = known;
  const base = `/d/${call.station.slug}/minh-chung`;
  const isArticle = entry.kind === 'publication';
  const broken = isArticle ? props.brokenSince(entry.url) : null;
  return (
    <StationPage
      call={call}
      title={entry.title}
      active="plan"
      back={{ href: base, label: 'Minh chứng' }}
      actions={
        mayChange && (
          <ButtonLink href={`${base}/${isArticle ? 'bai-dang' : 'su-kien'}/${known.id}`}>Sửa</ButtonLink>
        )
      }
    >
      {typed?.message && <Notice tone="danger">{typed.message}</Notice>}
      {struckOut && (
        <Notice tone="attention">
          {struckOut.by.name} đã gạch bỏ lúc {viInstant(struckOut.at, call.station.timeZone)}:{' '}
          {struckOut.reason}
        </Notice>
      )}
      <div class="columns columns-wide-left">
        <div class="stack">
          <Card title={isArticle ? 'Bài đăng' : 'Sự kiện'}>
            <Facts {...props} />
          </Card>
          {entry.kind === 'event' && <Papers {...props} />}
        </div>
        <div class="stack">
          <Card title="Tình trạng">
            <StateChips known={known} broken={broken} timeZone={call.station.timeZone} />
            {isArticle && entry.publishedAt === null && !struckOut && <Unpublished {...props} />}
            {mayConfirm ? (
              <Form action={`${base}/muc/${known.id}/xac-nhan`}>
                <p>Xem minh chứng trước khi xác nhận: từ lúc ấy mục này được tính.</p>
                <FormActions>
                  <Button weight="primary">Xác nhận</Button>
                </FormActions>
              </Form>
            ) : (
              whyNot && <p class="soft">{whyNot}</p>
            )}
            {mayChange && (
              <Details summary="Gạch bỏ" open={typed !== undefined}>
                <Form action={`${base}/muc/${known.id}/gach-bo`} errors={typed?.errors}>
                  <TextInput
                    name="reason"
                    label="Lý do"
                    hint="Mục bị gạch bỏ không được tính nữa, vẫn còn trong lịch sử."
                    value={typed?.reason}
                    error={errorOf(typed?.errors, 'reason')}
                  />
                  <FormActions>
                    <Button weight="danger">Gạch bỏ mục này</Button>
                  </FormActions>
                </Form>
              </Details>
            )}
          </Card>
          <History {...props} />
        </div>
      </div>
    </StationPage>
  );
}

/** Sent, and not yet known to be out: what to do. */
function Unpublished({ publishing, mayChange }: EntryPageProps) {
  if (publishing?.waits)
    return (
      <p>
        Chưa được tính. <strong>Bước tiếp theo:</strong> khi bài đã lên trang,{' '}
        <a href={publishing.href}>xác nhận kèm đường dẫn ở mục Xuất bản</a>.
      </p>
    );
  return (
    <p>
      Chưa được tính. <strong>Bước tiếp theo:</strong> hỏi nơi nhận; khi bài được đăng,{' '}
      {mayChange ? 'bấm “Sửa” để nhập' : 'nhờ người nhập ghi'} ngày đăng và đường dẫn.
    </p>
  );
}

function Facts({ call, known, tasks, publishing }: EntryPageProps) {
  const { entry } = known;
  const day = (at: number | null) => (at === null ? 'chưa có' : viDate(dateOf(at, call.station.timeZone)));
  const served = tasks.length === 0 ? 'Chưa có nhiệm vụ nào' : tasks.join('; ');
  if (entry.kind === 'publication') {
    return (
      <DefinitionList
        items={[
          {
            term: 'Đường dẫn',
            value:
              entry.url === '' ? (
                'chưa có'
              ) : (
                <a href={entry.url} rel="noreferrer">
                  {entry.url}
                </a>
              ),
          },
          { term: 'Loại bài', value: kindWords(entry.kinds) },
          { term: 'Kênh đăng', value: channelWords(entry.channel) },
          { term: 'Đơn vị', value: entry.unit },
          { term: 'Ngày gửi', value: day(entry.sentAt) },
          { term: 'Ngày đăng', value: day(entry.publishedAt) },
          { term: 'Tính cho', value: served },
          {
            term: 'Nguồn',
            value: publishing ? <a href={publishing.href}>{SOURCES[entry.source]}</a> : SOURCES[entry.source],
          },
        ]}
      />
    );
  }
  return (
    <DefinitionList
      items={[
        { term: 'Ngày', value: day(entry.at) },
        { term: 'Địa điểm', value: entry.place || 'chưa ghi' },
        { term: 'Đơn vị', value: entry.unit },
        { term: 'Tính cho', value: served },
        { term: 'Hình thức', value: entry.forms.length === 0 ? 'chưa ghi' : entry.forms.join(', ') },
        { term: 'Ghi chú', value: entry.note || 'không có' },
      ]}
    />
  );
}

const SOURCES = {
  hand: 'nhập tay',
  csv: 'nhập từ CSV',
  feed: 'máy tìm thấy trên trang, người nhận',
  zalo: 'xuất bản từ hệ thống này',
};

function Papers({ call, known, files, brokenSince }: EntryPageProps) {
  const { slug, timeZone } = call.station;
  const lines = known.entry.kind === 'event' ? linesIn(known.entry.evidence) : [];
  const href = (file: EvidenceFile) => `/d/${slug}/minh-chung/tep/${file.id}`;
  const pictures = files.filter(({ mediaType }) => kindOfType(mediaType)?.picture);
  if (files.length + lines.length === 0) {
    return (
      <Card title="Minh chứng">
        <p>Chưa có tệp, ảnh hay đường dẫn nào. Bấm “Sửa” để thêm.</p>
      </Card>
    );
  }
  return (
    <Card title="Minh chứng">
      <Lines>
        {lines.map((line) => {
          const since = brokenSince(line);
          return (
            <Line hint={since !== null && <strong>{brokenWords(since, timeZone)}</strong>}>
              {/^https?:\/\/\S+$/.test(line) ? (
                <a href={line} rel="noreferrer">
                  {line}
                </a>
              ) : (
                line
              )}
            </Line>
          );
        })}
        {files.map((file) => (
          <Line hint={`${file.by.name}, ${viInstant(file.recordedAt, timeZone)}`}>
            <a href={href(file)}>{fileWords(file)}</a>
          </Line>
        ))}
      </Lines>
      {pictures.length > 0 && (
        <div class="photos">
          {pictures.map((file) => (
            <a href={href(file)}>
              <img src={href(file)} alt={file.name} loading="lazy" />
            </a>
          ))}
        </div>
      )}
    </Card>
  );
}

function History({ call, known, lines }: EntryPageProps) {
  const words = (line: LogLine, index: number) => {
    if (line.entry.kind === 'correction') return `gạch bỏ: ${line.entry.reason}`;
    if (index === 0) return 'nhập';
    const before = lines[index - 1]!.entry;
    const confirmed = line.entry.confirmedBy !== null && before.kind !== 'correction' && !before.confirmedBy;
    return confirmed ? 'xác nhận' : 'sửa';
  };
  return (
    <Card title="Lịch sử">
      <Lines>
        {lines.map((line, index) => (
          <Line hint={viInstant(line.recordedAt, call.station.timeZone)}>
            {line.by.name} {words(line, index)}
          </Line>
        ))}
      </Lines>
      {known.changed && <p class="soft small">Số liệu lấy theo lần ghi cuối.</p>}
    </Card>
  );
}
