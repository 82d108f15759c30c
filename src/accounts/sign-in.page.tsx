import type { FieldError } from '../kernel/errors.ts';
import { BarePage, type Trial } from '../web/layout.tsx';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice, type Flash } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import type { NamedProvider } from './single-sign-on/provider.ts';
import { SignOnWay } from './single-sign-on/single-sign-on.page.tsx';
import { TextInput } from '../web/parts/text-field.tsx';

export interface SignInPageProps {
  /** Path of the page that asked for the sign-in. */
  next: string;
  email?: string | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
  station?: string | undefined;
  /** The provider of single sign-on, where the settings name one. */
  provider: NamedProvider | null;
  /** It should ask anew who it is. */
  asAnother?: boolean | undefined;
  flash?: Flash | undefined;
  trial: Trial | undefined;
}

export function SignInPage({ next, email, errors, message, station, provider, ...rest }: SignInPageProps) {
  const { asAnother = false, flash, trial } = rest;
  return (
    <BarePage title="Đăng nhập" station={station} flash={flash} trial={trial}>
      {message && <Notice tone="danger">{message}</Notice>}
      <Form action="/dang-nhap" errors={errors}>
        <input type="hidden" name="tiep" value={next} />
        <TextInput
          name="email"
          label="E-mail"
          type="email"
          autocomplete="username"
          value={email}
          error={errorOf(errors, 'email')}
          autofocus={!email}
        />
        <TextInput
          name="password"
          label="Mật khẩu"
          type="password"
          autocomplete="current-password"
          error={errorOf(errors, 'password')}
          autofocus={Boolean(email)}
        />
        <FormActions>
          <Button weight="primary">Đăng nhập</Button>
        </FormActions>
      </Form>
      {provider && <SignOnWay provider={provider} next={next} asAnother={asAnother} />}
      <p class="soft">Quên mật khẩu? Hãy nhờ người quản trị của đài cấp lại.</p>
    </BarePage>
  );
}

/** Signed in, but removed from every station. */
export function NoStationPage({ name, trial }: { name: string; trial: Trial | undefined }) {
  return (
    <BarePage title="Tài khoản chưa thuộc đài nào" trial={trial}>
      <p>{name}, tài khoản của anh/chị không còn thuộc đài nào. Hãy nhờ người quản trị của đài thêm lại.</p>
      <form method="post" action="/dang-xuat" class="row">
        <Button>Đăng xuất</Button>
        <ButtonLink href="/tai-khoan">Tài khoản</ButtonLink>
      </form>
    </BarePage>
  );
}
