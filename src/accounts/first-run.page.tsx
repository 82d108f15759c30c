import type { FieldError } from '../kernel/errors.ts';
import { NEW_PASSWORD_HINT } from '../kernel/fields.ts';
import { BarePage, type Trial } from '../web/layout.tsx';
import { Button } from '../web/parts/button.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { TextArea, TextInput } from '../web/parts/text-field.tsx';

export interface FirstRunPageProps {
  values: { [Name in 'code' | 'station' | 'zones' | 'timeZone' | 'name' | 'email']?: string | undefined };
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
  trial: Trial | undefined;
}

/** Seen once in the life of a server. */
export function FirstRunPage({ values, errors, message, trial }: FirstRunPageProps) {
  const field = (name: keyof FirstRunPageProps['values']) => ({
    name,
    value: values[name],
    error: errorOf(errors, name),
  });
  return (
    <BarePage title="Cài đặt lần đầu" wide trial={trial}>
      {message && <Notice tone="danger">{message}</Notice>}
      <p>Chỉ làm một lần: đặt tên đài, cụm loa và tài khoản của người quản trị.</p>
      <Form action="/" errors={errors}>
        <TextInput
          {...field('code')}
          label="Mã cài đặt"
          hint="In trên màn hình máy chủ khi khởi động, dạng K7Q4-29MX."
          width="code"
          autofocus
        />
        <TextInput
          {...field('station')}
          label="Tên đài"
          hint="Ví dụ: Đài truyền thanh phường Hai Bà Trưng."
          autocomplete="organization"
        />
        <TextArea
          {...field('zones')}
          label="Cụm loa"
          hint="Mỗi dòng một cụm loa; sau này thêm bớt được."
          rows={3}
        />
        <TextInput {...field('timeZone')} label="Múi giờ" />
        <TextInput {...field('name')} label="Họ và tên người quản trị" autocomplete="name" />
        <TextInput {...field('email')} label="E-mail" type="email" autocomplete="username" />
        <TextInput
          name="password"
          label="Mật khẩu"
          type="password"
          hint={NEW_PASSWORD_HINT}
          autocomplete="new-password"
          error={errorOf(errors, 'password')}
        />
        <FormActions>
          <Button weight="primary">Tạo đài và tài khoản quản trị</Button>
        </FormActions>
      </Form>
    </BarePage>
  );
}
