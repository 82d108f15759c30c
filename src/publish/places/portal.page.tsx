import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Checkbox, RadioGroup } from '../../web/parts/choice-field.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { ConfirmDialog, ConfirmOpener } from '../../web/parts/confirm-dialog.tsx';
import { DefinitionList } from '../../web/parts/definition-list.tsx';
import { Details } from '../../web/parts/details.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { Select, TextArea, TextInput } from '../../web/parts/text-field.tsx';
import type { PlacesPageProps } from './places-props.ts';
import type { Trial } from './places.ts';
import { ASK_METHODS, PLACEHOLDERS } from './recipe.ts';

/** Whether the program puts articles on the ward's website by itself, and a try of it. */
export function PortalStateCard({ call, recipe, mayConnect }: PlacesPageProps) {
  const base = `/d/${call.station.slug}/xuat-ban/noi-dang`;
  return (
    <Card title="Trang thông tin điện tử phường">
      <p class="row">
        {recipe ? <Chip tone="proved">Hệ thống tự đăng</Chip> : <Chip tone="neutral">Đăng tay</Chip>}
        {recipe && <strong>{new URL(recipe.create.url).host}</strong>}
      </p>
      {recipe ? (
        <DefinitionList
          items={[
            { term: 'Sửa bài', value: recipe.update ? 'Hệ thống làm được' : 'Sửa tay trên trang' },
            { term: 'Gỡ bài', value: recipe.remove ? 'Hệ thống làm được' : 'Gỡ tay trên trang' },
            { term: 'Header đang có', value: recipe.headerNames.join(', ') || null },
          ]}
        />
      ) : (
        <p class="soft">
          Trang của phường có API đăng bài thì khai báo ở dưới. Không có thì mỗi bài có sẵn nội dung để chép;
          đăng xong dán đường dẫn.
        </p>
      )}
      {recipe && mayConnect && (
        <div class="row">
          <form method="post" action={`${base}/gui-thu`}>
            <Button weight="primary">Gửi thử</Button>
          </form>
          <ConfirmOpener dialog="bo-trang-web" href="#bo-trang-web">
            Thôi tự đăng…
          </ConfirmOpener>
          <ConfirmDialog
            {...{ id: 'bo-trang-web', title: 'Thôi tự đăng lên trang?', action: `${base}/bo-trang-web` }}
            {...{ yes: 'Thôi tự đăng', no: 'Để nguyên', danger: true }}
          >
            Cấu hình và khóa truy cập bị xóa. Bài đã đăng không đổi; bài đang chờ sẽ dừng lại.
          </ConfirmDialog>
        </div>
      )}
    </Card>
  );
}

/** What came of a try, word for word. */
export function TrialCard({ trial }: { trial: Trial }) {
  return (
    <Card title="Kết quả gửi thử">
      <Notice tone={trial.good ? undefined : 'danger'}>{trial.words}</Notice>
      <DefinitionList
        items={[
          { term: 'Lệnh gửi', value: <code class="wrap">{trial.line}</code> },
          { term: 'Dữ liệu', value: <code class="wrap">{trial.body}</code> },
          { term: 'Trang trả lời', value: trial.told !== '' && <code class="wrap">{trial.told}</code> },
        ].map(({ term, value }) => ({ term, value: value === false ? null : value }))}
      />
    </Card>
  );
}

/** The recipe as a form. */
export function PortalCard({ call, recipe, typed, errors }: PlacesPageProps) {
  const text = (name: string, label: string, more: { hint?: string; optional?: boolean } = {}) => (
    <TextInput {...{ name, label, ...more }} value={typed[name]} error={errorOf(errors, name)} />
  );
  const method = (name: string) => (
    <Select
      {...{ name, label: 'Cách gửi' }}
      options={ASK_METHODS.map((value) => ({ value, label: value }))}
      value={typed[name]}
      error={errorOf(errors, name)}
    />
  );
  const template = (name: string, label: string, rows: number, optional = false) => (
    <TextArea {...{ name, label, rows, optional }} value={typed[name]} error={errorOf(errors, name)} />
  );
  const opens = (...names: string[]) => names.some((name) => errorOf(errors, name) !== undefined);
  return (
    <Card title={recipe ? 'Sửa khai báo API của trang' : 'Khai báo API của trang'}>
      <Form
        action={`/d/${call.station.slug}/xuat-ban/noi-dang/trang-web`}
        errors={errors?.filter(({ field }) => !['to', 'subject'].includes(field))}
        guard
      >
        {text('createUrl', 'Địa chỉ đăng bài', { hint: 'Đơn vị làm trang web cung cấp.' })}
        {method('createMethod')}
        <RadioGroup
          name="kind"
          label="Dạng dữ liệu"
          choices={[
            { value: 'json', label: 'JSON' },
            { value: 'form', label: 'Biểu mẫu', hint: 'Mỗi dòng một mục: tên=giá trị.' },
          ]}
          value={typed['kind']}
          error={errorOf(errors, 'kind')}
        />
        {template('createBody', 'Mẫu dữ liệu', 7)}
        <Details summary="Các chỗ điền của mẫu">
          <DefinitionList
            items={Object.entries(PLACEHOLDERS).map(([name, value]) => ({ term: `{{${name}}}`, value }))}
          />
        </Details>
        <TextArea
          name="headers"
          label="Header, khóa truy cập"
          rows={3}
          optional
          hint={
            recipe && recipe.headerNames.length > 0
              ? 'Đã có, không hiện lại; để trống nếu không đổi.'
              : 'Mỗi dòng một header, ví dụ Authorization: Bearer …; được mã hóa khi lưu.'
          }
          error={errorOf(errors, 'headers')}
        />
        {recipe && recipe.headerNames.length > 0 && (
          <Checkbox name="dropHeaders" label="Bỏ các header đang có" checked={false} />
        )}
        <h3>Đọc câu trả lời (JSON)</h3>
        {text('idPath', 'Mã bài ở mục', { optional: true, hint: 'Ví dụ data.id.' })}
        {text('linkPath', 'Đường dẫn của bài ở mục', {
          ...{ optional: true, hint: 'Không có thì hệ thống chờ người dán đường dẫn.' },
        })}
        {text('linkTemplate', 'Hoặc đường dẫn ghép từ mã bài', {
          ...{ optional: true, hint: 'Ví dụ https://haibatrung.hanoi.gov.vn/tin/{{id}}.' },
        })}
        {text('okPath', 'Mục báo thành công', {
          ...{ optional: true, hint: 'Khi trang trả lời mã 200 cả lúc lỗi, ví dụ success.' },
        })}
        {text('okValue', 'Giá trị khi thành công', { optional: true, hint: 'Ví dụ true.' })}
        <Details summary="Gửi thử: trạng thái nháp" open={opens('publishState', 'trialState')}>
          <div class="stack">
            <p class="soft">
              Gửi thử chỉ tạo bài khi mẫu có {'{{state}}'} và trạng thái khi gửi thử khác khi đăng; nếu không
              thì không tạo bài nào.
            </p>
            {text('publishState', '{{state}} khi đăng', { optional: true })}
            {text('trialState', '{{state}} khi gửi thử', { optional: true })}
          </div>
        </Details>
        <Details
          summary="Sửa, gỡ bài đã đăng"
          open={
            typed['updateUrl'] !== undefined && opens('updateUrl', 'updateBody', 'removeUrl', 'removeBody')
          }
        >
          <div class="stack">
            {text('updateUrl', 'Địa chỉ sửa bài', { optional: true, hint: 'Ví dụ …/api/tin-bai/{{id}}.' })}
            {method('updateMethod')}
            {template('updateBody', 'Mẫu khi sửa', 5, true)}
            {text('removeUrl', 'Địa chỉ gỡ bài', { optional: true })}
            {method('removeMethod')}
            {template('removeBody', 'Mẫu khi gỡ', 3, true)}
          </div>
        </Details>
        <FormActions>
          <Button weight={recipe ? 'quiet' : 'primary'}>Lưu</Button>
        </FormActions>
      </Form>
    </Card>
  );
}
