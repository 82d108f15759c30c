import type { FieldError } from '../kernel/errors.ts';
import { SHORTEST_BESIDE_FACTOR, SHORTEST_PASSWORD } from '../kernel/fields.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import { BarePage, type Trial } from '../web/layout.tsx';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice as NoticeBox, type Flash } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import type { SessionLine } from './auth.ts';
import { browserName } from './browser-name.ts';
import { DEFAULT_TIME_ZONE } from './first-run.ts';
import type { Person } from './http/gate.ts';
import { SingleSignOnPart, type SingleSignOnPartProps } from './single-sign-on/single-sign-on.page.tsx';
import { SECOND_FACTOR } from './second-factor/second-factor.page.tsx';

export interface AccountPageProps {
  person: Person;
  /** He holds a role in the whole city. */
  city?: boolean | undefined;
  sessions: readonly SessionLine[];
  /** It is on. */
  secondFactor: boolean;
  singleSignOn: Omit<SingleSignOnPartProps, 'refused'>;
  /** Whose form was refused; default the password's. */
  form?: 'password' | 'single-sign-on' | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
  flash?: Flash | undefined;
  trial: Trial | undefined;
}

/** One's own account: password and sessions. */
export function AccountPage({ person, city, sessions, secondFactor, ...rest }: AccountPageProps) {
  const { form = 'password', flash, trial } = rest;
  const { errors, message } = form === 'password' ? rest : {};
  return (
    <BarePage title="Tài khoản" wide flash={flash} trial={trial}>
      <p>
        <strong>{person.name}</strong> · {person.email}
      </p>
      <h2>Xác thực hai lớp</h2>
      <p>
        {secondFactor ? 'Đang bật.' : 'Chưa bật. Nên bật, nhất là với người duyệt và người quản trị.'}{' '}
        <a href={SECOND_FACTOR}>{secondFactor ? 'Xem, đổi' : 'Bật xác thực hai lớp'}</a>
      </p>
      <SingleSignOnPart {...rest.singleSignOn} refused={form === 'single-sign-on' ? rest : undefined} />
      <h2>Đổi mật khẩu</h2>
      {message && <NoticeBox tone="danger">{message}</NoticeBox>}
      <Form action="/tai-khoan/mat-khau" errors={errors}>
        {/* Tells password managers whose password this is. */}
        <input type="email" name="username" value={person.email} autocomplete="username" readonly hidden />
        <TextInput
          name="current"
          label="Mật khẩu hiện tại"
          type="password"
          autocomplete="current-password"
          error={errorOf(errors, 'current')}
        />
        <TextInput
          name="next"
          label="Mật khẩu mới"
          type="password"
          hint={`Ít nhất ${secondFactor ? SHORTEST_BESIDE_FACTOR : SHORTEST_PASSWORD} ký tự; một câu dài dễ nhớ là tốt nhất, không cần ký tự lạ.`}
          autocomplete="new-password"
          error={errorOf(errors, 'next')}
        />
        <FormActions>
          <Button weight="primary">Đổi mật khẩu</Button>
        </FormActions>
      </Form>
      <h2>Các phiên đăng nhập</h2>
      <DataTable
        caption="Các phiên đăng nhập"
        hideCaption
        columns={[
          { header: 'Trình duyệt', cell: ({ browser }) => browserName(browser) },
          { header: 'Đăng nhập lúc', cell: ({ createdAt }) => viInstant(createdAt, DEFAULT_TIME_ZONE) },
          { header: 'Từ địa chỉ', cell: ({ address }) => address },
          { header: 'Việc', cell: (session) => <EndSession session={session} /> },
        ]}
        rows={sessions}
      />
      <div class="row">
        <ButtonLink href="/">Về trang Hôm nay</ButtonLink>
        {city && <ButtonLink href="/thanh-pho">Trang Thành phố</ButtonLink>}
      </div>
    </BarePage>
  );
}

function EndSession({ session }: { session: SessionLine }) {
  if (session.current) return <>phiên này</>;
  return (
    <form method="post" action={`/tai-khoan/phien/${session.id}/ket-thuc`}>
      <Button small>Kết thúc</Button>
    </form>
  );
}
