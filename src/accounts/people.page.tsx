import type { FieldError } from '../kernel/errors.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { CheckboxGroup } from '../web/parts/choice-field.tsx';
import { ConfirmDialog, ConfirmForm, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import { ShownOnce } from '../web/parts/shown-once.tsx';
import { AdministrationPage } from './administration.page.tsx';
import type { Member } from './members.ts';
import { PERSONS_ROLES, ROLE_TITLES } from './permissions.ts';
import { rolesInWords, type PageCall } from './station-page.page.tsx';

const ROLE_CHOICES = PERSONS_ROLES.map((role) => ({ value: role, label: rolesInWords([role]) }));

export interface PeoplePageProps {
  call: PageCall;
  members: readonly Member[];
  /** Units of the year's plan, to choose from. */
  units: readonly string[];
  /** What was typed into the form for a new person. */
  values?: {
    name?: string | undefined;
    email?: string | undefined;
    roles?: readonly string[] | undefined;
    unit?: string | undefined;
  };
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
  /** A password just made, shown this once. */
  handOver?: { email: string; password: string } | undefined;
}

export function PeoplePage({ call, members, units, values, errors, message, handOver }: PeoplePageProps) {
  const path = pathOf(call);
  return (
    <AdministrationPage call={call} title="Người dùng" tab="/quan-tri/nguoi-dung">
      {handOver && <HandOver {...handOver} />}
      {message && <Notice tone="danger">{message}</Notice>}
      <DataTable
        caption="Người dùng của đài"
        hideCaption
        columns={[
          { header: 'Họ và tên', cell: ({ name }) => name },
          { header: 'E-mail', cell: ({ email }) => email },
          { header: 'Vai trò', cell: (member) => roleWords(member) },
          { header: 'Việc', cell: ({ userId }) => <a href={`${path}/${userId}`}>Sửa</a> },
        ]}
        rows={members}
      />
      <p>
        <a href={`/d/${call.station.slug}/quan-tri/loi-moi`}>Mời qua đường dẫn</a>: người được mời tự đặt mật
        khẩu.
      </p>
      <Card title="Thêm người dùng">
        <Form action={path} errors={errors}>
          <TextInput name="name" label="Họ và tên" value={values?.name} error={errorOf(errors, 'name')} />
          <PersonFields units={units} values={values} errors={errors} />
          <FormActions>
            <Button weight="primary">Thêm người dùng</Button>
          </FormActions>
        </Form>
      </Card>
    </AdministrationPage>
  );
}

export interface PersonFieldsProps {
  units: readonly string[];
  values?:
    | { email?: string | undefined; roles?: readonly string[] | undefined; unit?: string | undefined }
    | undefined;
  errors?: readonly FieldError[] | undefined;
}

/** Whom a station takes in, and as what: whether his account is made now or by himself. */
export function PersonFields({ units, values, errors }: PersonFieldsProps) {
  return (
    <>
      <TextInput
        name="email"
        label="E-mail"
        type="email"
        value={values?.email}
        error={errorOf(errors, 'email')}
      />
      <CheckboxGroup
        name="roles"
        label="Vai trò"
        choices={ROLE_CHOICES}
        values={values?.roles}
        error={errorOf(errors, 'roles')}
      />
      <UnitInput units={units} value={values?.unit} error={errorOf(errors, 'unit')} />
    </>
  );
}

/** "biên tập viên, cộng tác viên của đơn vị (Văn phòng HĐND&UBND)" */
function roleWords({ roles, unit }: Member): string {
  return roles
    .map((role) => (role === 'collaborator' && unit ? `${ROLE_TITLES[role]} (${unit})` : ROLE_TITLES[role]))
    .join(', ');
}

interface UnitInputProps {
  units: readonly string[];
  value: string | undefined;
  error: string | undefined;
}

function UnitInput({ units, value, error }: UnitInputProps) {
  return (
    <TextInput
      name="unit"
      label="Đơn vị của cộng tác viên"
      hint="Chỉ cần khi có vai trò cộng tác viên: người này nhập minh chứng cho đơn vị ấy. Chọn tên như trong kế hoạch, hoặc nhập tên khác."
      suggestions={units}
      value={value}
      error={error}
      optional
    />
  );
}

export interface PersonPageProps {
  call: PageCall;
  member: Member;
  units: readonly string[];
  /** It is on. */
  secondFactor: boolean;
  /** An identity at a provider opens the account. */
  singleSignOn: boolean;
  /** As typed, where the form was refused. */
  unit?: string | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** One member: roles, a new password, the end of the membership. */
export function PersonPage({ call, member, units, secondFactor, singleSignOn, ...rest }: PersonPageProps) {
  const { unit, errors, message } = rest;
  const path = `${pathOf(call)}/${member.userId}`;
  return (
    <AdministrationPage call={call} title={member.name} tab="/quan-tri/nguoi-dung">
      {message && <Notice tone="danger">{message}</Notice>}
      <p>{member.email}</p>
      <Form action={`${path}/vai-tro`} errors={errors}>
        <CheckboxGroup
          name="roles"
          label="Vai trò"
          choices={ROLE_CHOICES}
          values={member.roles}
          error={errorOf(errors, 'roles')}
        />
        <UnitInput units={units} value={unit ?? member.unit ?? undefined} error={errorOf(errors, 'unit')} />
        <FormActions>
          <Button weight="primary">Lưu vai trò</Button>
        </FormActions>
      </Form>
      <Form action={`${path}/mat-khau`}>
        <p>Mật khẩu mới do máy đặt, hiện ra một lần; các phiên đăng nhập của người này sẽ kết thúc.</p>
        <FormActions>
          <Button>Cấp mật khẩu mới</Button>
          <ConfirmOpener dialog="remove" href={`${path}/xoa`}>
            Đưa khỏi đài…
          </ConfirmOpener>
        </FormActions>
      </Form>
      {secondFactor && (
        <Form action={`${path}/hai-lop`}>
          <p>
            Đang bật xác thực hai lớp. Chỉ gỡ khi người này đã mất cả điện thoại và mã dự phòng; các phiên
            đăng nhập sẽ kết thúc.
          </p>
          <FormActions>
            <Button weight="danger">Gỡ xác thực hai lớp</Button>
          </FormActions>
        </Form>
      )}
      {singleSignOn && (
        <Form action={`${path}/dang-nhap-mot-lan`}>
          <p>
            Đã gắn với đăng nhập một lần. Gỡ khi hệ thống đăng nhập một lần đổi mã của người này, hoặc nghi
            gắn nhầm; các phiên đăng nhập sẽ kết thúc, lần đăng nhập một lần sau sẽ gắn lại.
          </p>
          <FormActions>
            <Button weight="danger">Gỡ đăng nhập một lần</Button>
          </FormActions>
        </Form>
      )}
      <ConfirmDialog id="remove" {...removal(path, member)} />
    </AdministrationPage>
  );
}

/** The same question on a page of its own, for browsers without script. */
export function RemovePersonPage({ call, member }: { call: PageCall; member: Member }) {
  const path = `${pathOf(call)}/${member.userId}`;
  return (
    <AdministrationPage call={call} title={`Đưa ${member.name} khỏi đài?`} tab="/quan-tri/nguoi-dung">
      <ConfirmForm {...removal(path, member)} backHref={path} />
    </AdministrationPage>
  );
}

function removal(path: string, member: Member) {
  return {
    title: `Đưa ${member.name} khỏi đài?`,
    action: `${path}/xoa`,
    yes: 'Đưa khỏi đài',
    no: 'Giữ lại',
    danger: true,
    children: <p>Người này không đăng nhập vào đài được nữa. Những gì đã làm vẫn giữ tên trong nhật ký.</p>,
  };
}

/** A password that the machine made for somebody. */
export function HandOver({ email, password }: { email: string; password: string }) {
  return (
    <ShownOnce lead={`Mật khẩu của ${email}:`} secret={password}>
      Hãy đưa tận tay và nhắc đổi ở mục Tài khoản.
    </ShownOnce>
  );
}

function pathOf({ station }: PageCall): string {
  return `/d/${station.slug}/quan-tri/nguoi-dung`;
}
