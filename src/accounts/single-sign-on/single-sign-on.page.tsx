import type { FieldError } from '../../kernel/errors.ts';
import { viInstant } from '../../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Details } from '../../web/parts/details.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { TextInput } from '../../web/parts/text-field.tsx';
import { DEFAULT_TIME_ZONE } from '../first-run.ts';
import type { NamedProvider } from './provider.ts';
import { SINGLE_SIGN_ON } from './sign-on-attempt.ts';
import type { BoundIdentity } from './single-sign-on.store.ts';

export const UNBIND = '/tai-khoan/dang-nhap-mot-lan/go';

export interface SignOnWayProps {
  provider: NamedProvider;
  /** Path of the page to go on to. */
  next: string;
  /** Whoever is signed in at the provider was not let in here. */
  asAnother: boolean;
}

/** The second way on the sign-in page. A link: a form may be sent to this server alone, also by way of a redirect. */
export function SignOnWay({ provider: { name, origin }, next, asAnother }: SignOnWayProps) {
  const href = `${origin}${SINGLE_SIGN_ON}?tiep=${encodeURIComponent(next)}${asAnother ? '&khac=1' : ''}`;
  return (
    <div class="row">
      <ButtonLink href={href}>{signInBy(name)}</ButtonLink>
    </div>
  );
}

/** @example signInBy('tài khoản Thành phố') // 'Đăng nhập bằng tài khoản Thành phố' */
function signInBy(name: string): string {
  return /^đăng nhập/i.test(name) ? name : `Đăng nhập bằng ${name}`;
}

export interface SingleSignOnPartProps {
  /** Of the provider; null where the settings name none (any more). */
  name: string | null;
  identities: readonly BoundIdentity[];
  refused: { errors?: readonly FieldError[] | undefined; message?: string | null | undefined } | undefined;
}

/** Of one's own account: what opens it besides the password, and how to take that away. */
export function SingleSignOnPart({ name, identities, refused }: SingleSignOnPartProps) {
  if (name === null && identities.length === 0) return <></>;
  return (
    <>
      <h2>Đăng nhập một lần</h2>
      {identities.length === 0 && (
        <p>
          Chưa gắn. Lần đầu bấm “{signInBy(name!)}”, tài khoản này được gắn theo địa chỉ thư đã xác minh ở đó.
        </p>
      )}
      {identities.map((identity) => (
        <p>
          Đã gắn với {new URL(identity.issuer).host} ({identity.email}) từ{' '}
          {viInstant(identity.boundAt, DEFAULT_TIME_ZONE)}
          {identity.usedAt !== null && <>, dùng gần nhất {viInstant(identity.usedAt, DEFAULT_TIME_ZONE)}</>}.
        </p>
      ))}
      {identities.length > 0 && (
        <Details summary="Gỡ đăng nhập một lần" open={refused !== undefined}>
          <p>
            Sau đó chỉ còn mật khẩu mở được tài khoản này, cho tới lần đăng nhập một lần kế tiếp bằng cùng địa
            chỉ thư: lần ấy sẽ gắn lại. Các phiên đăng nhập khác sẽ kết thúc.
          </p>
          <Form action={UNBIND} errors={refused?.errors} of="single-sign-on">
            {refused?.message && <Notice tone="danger">{refused.message}</Notice>}
            <TextInput
              name="password"
              of="single-sign-on"
              label="Mật khẩu"
              type="password"
              autocomplete="current-password"
              error={errorOf(refused?.errors, 'password')}
            />
            <FormActions>
              <Button weight="danger">Gỡ</Button>
            </FormActions>
          </Form>
        </Details>
      )}
    </>
  );
}
