import type { FieldError } from '../../kernel/errors.ts';
import { BarePage, type Trial } from '../../web/layout.tsx';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { TextInput } from '../../web/parts/text-field.tsx';
import { PasskeyButton } from './passkey-offer.page.tsx';
import type { PasskeyOffer } from './passkeys.ts';
import { SECOND_STEP } from './ticket-cookie.ts';

export interface SecondStepPageProps {
  /** Path of the page that asked for the sign-in. */
  next: string;
  /** Of one of his passkeys. */
  offer: PasskeyOffer | null;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
  trial: Trial | undefined;
}

/** The password was right; what else shows that it is he. */
export function SecondStepPage({ next, offer, errors, message, trial }: SecondStepPageProps) {
  return (
    <BarePage title="Xác thực hai lớp" trial={trial}>
      {message && <Notice tone="danger">{message}</Notice>}
      {offer && (
        <Form action={SECOND_STEP}>
          <input type="hidden" name="tiep" value={next} />
          <PasskeyButton offer={offer} label="Dùng khóa truy cập" />
        </Form>
      )}
      <Form action={SECOND_STEP} errors={errors}>
        <input type="hidden" name="tiep" value={next} />
        <TextInput
          name="code"
          label="Mã xác thực"
          hint="Mã 6 số trên ứng dụng xác thực trong điện thoại. Mất điện thoại thì nhập một mã dự phòng."
          autocomplete="one-time-code"
          width="code"
          error={errorOf(errors, 'code')}
          autofocus={!offer}
        />
        <FormActions>
          <Button weight="primary">Tiếp tục</Button>
          <ButtonLink href="/dang-nhap">Quay lại</ButtonLink>
        </FormActions>
      </Form>
      <p class="soft">
        Không còn điện thoại và mã dự phòng? Hãy nhờ người quản trị của đài gỡ xác thực hai lớp.
      </p>
    </BarePage>
  );
}
