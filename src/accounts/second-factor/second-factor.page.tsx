import { raw } from 'hono/html';
import { renderSVG } from 'uqr';
import { BarePage, type Trial } from '../../web/layout.tsx';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { Details } from '../../web/parts/details.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice, type Flash } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { TextInput } from '../../web/parts/text-field.tsx';
import { PasskeysPart } from './passkeys.page.tsx';
import type { PasskeyOffer } from './passkeys.ts';
import type { Refused } from './refused.ts';
import type { SecondFactorState } from './second-factors.ts';

export const SECOND_FACTOR = '/tai-khoan/hai-lop';

export interface SecondFactorPageProps {
  state: SecondFactorState;
  /** For a new passkey; null where this address can have none. */
  offer: PasskeyOffer | null;
  /** A station let nobody of his roles in without it. */
  needed?: boolean | undefined;
  refused?: Refused | undefined;
  flash?: Flash | undefined;
  trial: Trial | undefined;
}

/** One's own second factor: what is on, and how to change it. Each change asks for the password again. */
export function SecondFactorPage({ state, offer, needed, refused, flash, trial }: SecondFactorPageProps) {
  const on = state.authenticator || state.passkeys.length > 0;
  return (
    <BarePage title="Xác thực hai lớp" wide flash={flash} trial={trial}>
      {needed && !on && (
        <Notice tone="attention">
          Đài của anh/chị bắt buộc xác thực hai lớp với người duyệt và quản trị. Bật xong là làm việc được
          ngay.
        </Notice>
      )}
      <p>
        Sau mật khẩu, máy hỏi thêm điện thoại hoặc khóa của anh/chị: người biết mật khẩu vẫn không vào được.
      </p>
      <h2>
        Ứng dụng xác thực {state.authenticator ? <Chip tone="proved">đang bật</Chip> : <Chip>chưa bật</Chip>}
      </h2>
      {state.authenticator ? <IsOn refused={refused} /> : <IsOff refused={refused} />}
      <PasskeysPart passkeys={state.passkeys} offer={offer} refused={refused} />
      {on && <RecoveryCodesPart left={state.recoveryCodesLeft} refused={refused} />}
      <div class="row">
        <ButtonLink href="/tai-khoan">Về trang Tài khoản</ButtonLink>
      </div>
    </BarePage>
  );
}

function IsOff({ refused }: { refused: Refused | undefined }) {
  return (
    <>
      <p>
        Cần một ứng dụng xác thực trong điện thoại, ví dụ Google Authenticator, Microsoft Authenticator hoặc
        FreeOTP.
      </p>
      <PasswordForm form="begin" action="bat-dau" refused={refused} button="Bật xác thực hai lớp" primary />
    </>
  );
}

function IsOn({ refused }: { refused: Refused | undefined }) {
  return (
    <Details summary="Tắt ứng dụng xác thực" open={refused?.form === 'off'}>
      <p>Chỉ nên tắt khi đổi điện thoại; sau đó hãy bật lại ngay.</p>
      <PasswordForm form="off" action="tat" refused={refused} button="Tắt" danger />
    </Details>
  );
}

function RecoveryCodesPart({ left, refused }: { left: number; refused: Refused | undefined }) {
  return (
    <>
      <h2>Mã dự phòng</h2>
      <p>Còn {left} mã dự phòng chưa dùng.</p>
      {left < 3 && <Notice tone="attention">Sắp hết mã dự phòng. Hãy lấy mã mới và cất ở nơi riêng.</Notice>}
      <Details summary="Lấy mã dự phòng mới" open={refused?.form === 'codes'}>
        <p>Các mã cũ thôi dùng được.</p>
        <PasswordForm form="codes" action="ma-du-phong" refused={refused} button="Lấy mã mới" />
      </Details>
    </>
  );
}

interface PasswordFormProps {
  form: Refused['form'];
  action: string;
  refused: Refused | undefined;
  button: string;
  primary?: boolean;
  danger?: boolean;
}

function PasswordForm({ form, action, refused, button, primary, danger }: PasswordFormProps) {
  const mine = refused?.form === form ? refused : undefined;
  return (
    <Form action={`${SECOND_FACTOR}/${action}`} errors={mine?.errors} of={form}>
      {mine?.message && <Notice tone="danger">{mine.message}</Notice>}
      <TextInput
        name="password"
        of={form}
        label="Mật khẩu"
        type="password"
        autocomplete="current-password"
        error={errorOf(mine?.errors, 'password')}
      />
      <FormActions>
        <Button weight={danger ? 'danger' : primary ? 'primary' : 'quiet'}>{button}</Button>
      </FormActions>
    </Form>
  );
}

export interface ScanPageProps {
  secret: string;
  address: string;
  refused?: Refused | undefined;
  trial: Trial | undefined;
}

/** The picture for the app, the same in letters, and the first code as proof that the app has it. */
export function ScanPage({ secret, address, refused, trial }: ScanPageProps) {
  return (
    <BarePage title="Bật xác thực hai lớp" wide trial={trial}>
      <p>1. Mở ứng dụng xác thực trong điện thoại, chọn thêm tài khoản và quét hình này.</p>
      <div class="qr" role="img" aria-label="Mã QR cho ứng dụng xác thực">
        {raw(renderSVG(address, { ecc: 'M', border: 2 }))}
      </div>
      <p>
        Không quét được thì nhập khóa này, loại “theo thời gian”:{' '}
        <code class="breaks">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      {refused?.message && <Notice tone="danger">{refused.message}</Notice>}
      <Form action={`${SECOND_FACTOR}/xac-nhan`} errors={refused?.errors}>
        <TextInput
          name="code"
          label="2. Nhập mã 6 số ứng dụng đang hiện"
          autocomplete="one-time-code"
          inputmode="numeric"
          width="code"
          error={errorOf(refused?.errors, 'code')}
          autofocus={refused !== undefined}
        />
        <FormActions>
          <Button weight="primary">Bật</Button>
          <ButtonLink href={SECOND_FACTOR}>Thôi</ButtonLink>
        </FormActions>
      </Form>
    </BarePage>
  );
}

/** Shown once; nobody can show them again. */
export function RecoveryCodesPage({ codes, trial }: { codes: readonly string[]; trial: Trial | undefined }) {
  return (
    <BarePage title="Mã dự phòng" wide trial={trial}>
      <Notice tone="attention">
        <p>Chỉ hiện một lần. Hãy in hoặc chép ra, cất ở nơi riêng, không để cùng điện thoại.</p>
      </Notice>
      <p>Khi mất điện thoại, mỗi mã thay mã xác thực được một lần.</p>
      <ul id="recovery-codes" class="codes">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div class="row">
        <ButtonLink href="/" weight="primary">
          Đã cất, về trang Hôm nay
        </ButtonLink>
        <Button type="button" icon="copy" extra={{ 'data-copy': 'recovery-codes' }}>
          Chép các mã
        </Button>
      </div>
    </BarePage>
  );
}
