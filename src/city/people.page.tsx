import { HandOver } from '../accounts/people.page.tsx';
import type { CityMember } from '../accounts/city-members.ts';
import { CITY_ROLE_TITLES, CITY_ROLES } from '../accounts/city-roles.ts';
import type { FieldError } from '../kernel/errors.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { CheckboxGroup } from '../web/parts/choice-field.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import { CityPage, cityRolesInWords, type CityCall } from './city-page.page.tsx';

const CHOICES = CITY_ROLES.map((role) => ({ value: role, label: cityRolesInWords([role]) }));

export interface CityPeoplePageProps {
  call: CityCall;
  members: readonly CityMember[];
  values?: { name?: string | undefined; email?: string | undefined; roles?: readonly string[] } | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
  /** A password just made, shown this once. */
  handOver?: { email: string; password: string } | undefined;
}

export function CityPeoplePage({ call, members, values, errors, message, handOver }: CityPeoplePageProps) {
  return (
    <CityPage call={call} title="Người dùng của thành phố" active="cityPeople">
      {handOver && <HandOver {...handOver} />}
      {message && <Notice tone="danger">{message}</Notice>}
      {members.map((member) => (
        <Member member={member} />
      ))}
      <Card title="Thêm người">
        <Form action="/thanh-pho/nguoi-dung" errors={errors}>
          <TextInput name="name" label="Họ và tên" value={values?.name} error={errorOf(errors, 'name')} />
          <TextInput
            name="email"
            label="E-mail"
            type="email"
            hint="Người đã có tài khoản ở một phường thì dùng e-mail của tài khoản đó."
            value={values?.email}
            error={errorOf(errors, 'email')}
          />
          <CheckboxGroup
            name="roles"
            label="Vai trò"
            choices={CHOICES}
            values={values?.roles}
            error={errorOf(errors, 'roles')}
          />
          <FormActions>
            <Button weight="primary">Thêm người</Button>
          </FormActions>
        </Form>
      </Card>
    </CityPage>
  );
}

/** One member with his roles; none ticked takes him out of the city. */
function Member({ member }: { member: CityMember }) {
  const { userId, name, email, roles } = member;
  return (
    <Card title={name}>
      <Form action={`/thanh-pho/nguoi-dung/${userId}/vai-tro`} of={userId}>
        <CheckboxGroup
          name="roles"
          of={userId}
          label={`Vai trò của ${email}`}
          hint={`Không chọn vai trò nào: ${name} không còn vào trang Thành phố.`}
          layout="columns"
          choices={CITY_ROLES.map((role) => ({ value: role, label: CITY_ROLE_TITLES[role] }))}
          values={roles}
        />
        <FormActions>
          <Button>Lưu vai trò</Button>
        </FormActions>
      </Form>
    </Card>
  );
}
