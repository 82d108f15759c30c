import { viInstant } from '../../kernel/vietnamese.ts';
import { Button } from '../../web/parts/button.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { Details } from '../../web/parts/details.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { Select, TextInput } from '../../web/parts/text-field.tsx';
import { DEFAULT_TIME_ZONE } from '../first-run.ts';
import { PasskeyButton } from './passkey-offer.page.tsx';
import type { PasskeyOffer } from './passkeys.ts';
import type { Passkey } from './passkeys.store.ts';
import type { Refused } from './refused.ts';

export const PASSKEYS = '/tai-khoan/khoa-truy-cap';

export interface PasskeysPartProps {
  passkeys: readonly Passkey[];
  /** Null where this address can have none. */
  offer: PasskeyOffer | null;
  refused?: Refused | undefined;
}

/** The part of the page on passkeys: those he has, and the form for another. */
export function PasskeysPart({ passkeys, offer, ...rest }: PasskeysPartProps) {
  const refused = rest.refused?.form === 'passkey' ? rest.refused : undefined;
  const removing = rest.refused?.form === 'remove-passkey' ? rest.refused : undefined;
  return (
    <>
      <h2>
        Khóa truy cập (passkey){' '}
        {passkeys.length > 0 ? <Chip tone="proved">đang bật</Chip> : <Chip>chưa có</Chip>}
      </h2>
      <p>
        Vân tay, khuôn mặt hay mã PIN của điện thoại, máy tính, hoặc khóa USB. Trang giả mạo không lấy được
        khóa này.
      </p>
      {passkeys.length > 0 && (
        <>
          <PasskeyTable passkeys={passkeys} />
          <RemovePasskey {...{ passkeys, refused: removing }} />
        </>
      )}
      {offer ? (
        <Form action={PASSKEYS} errors={refused?.errors} of="passkey">
          {refused?.message && <Notice tone="danger">{refused.message}</Notice>}
          <TextInput
            name="name"
            of="passkey"
            label="Tên khóa mới"
            placeholder="Điện thoại của tôi"
            value={refused?.name}
            error={errorOf(refused?.errors, 'name')}
          />
          <TextInput
            name="password"
            of="passkey"
            label="Mật khẩu"
            type="password"
            autocomplete="current-password"
            error={errorOf(refused?.errors, 'password')}
          />
          <PasskeyButton offer={offer} label="Thêm khóa truy cập" />
        </Form>
      ) : (
        <p class="soft">Chỉ thêm được khi mở trang bằng địa chỉ https:// của đài.</p>
      )}
    </>
  );
}

function PasskeyTable({ passkeys }: { passkeys: readonly Passkey[] }) {
  return (
    <DataTable
      caption="Các khóa truy cập"
      hideCaption
      columns={[
        { header: 'Tên', cell: ({ name }) => name },
        { header: 'Thêm lúc', cell: ({ createdAt }) => viInstant(createdAt, DEFAULT_TIME_ZONE) },
        {
          header: 'Dùng lần cuối',
          cell: ({ usedAt }) => (usedAt === null ? 'chưa dùng' : viInstant(usedAt, DEFAULT_TIME_ZONE)),
        },
      ]}
      rows={passkeys}
    />
  );
}

interface RemovePasskeyProps {
  passkeys: readonly Passkey[];
  refused: Refused | undefined;
}

function RemovePasskey({ passkeys, refused }: RemovePasskeyProps) {
  return (
    <Details summary="Bỏ một khóa truy cập" open={refused !== undefined}>
      <Form action={`${PASSKEYS}/bo`} errors={refused?.errors} of="remove-passkey">
        {refused?.message && <Notice tone="danger">{refused.message}</Notice>}
        <Select
          name="id"
          of="remove-passkey"
          label="Khóa"
          options={passkeys.map(({ id, name }) => ({ value: id, label: name }))}
          value={refused?.name}
          error={errorOf(refused?.errors, 'id')}
        />
        <TextInput
          name="password"
          of="remove-passkey"
          label="Mật khẩu"
          type="password"
          autocomplete="current-password"
          error={errorOf(refused?.errors, 'password')}
        />
        <FormActions>
          <Button weight="danger">Bỏ khóa này</Button>
        </FormActions>
      </Form>
    </Details>
  );
}
