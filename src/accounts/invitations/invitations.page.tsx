import type { FieldError } from '../../kernel/errors.ts';
import { viInstant } from '../../kernel/vietnamese.ts';
import { BarePage, type Trial } from '../../web/layout.tsx';
import { Button } from '../../web/parts/button.tsx';
import { NEW_PASSWORD_HINT } from '../../kernel/fields.ts';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { TextInput } from '../../web/parts/text-field.tsx';
import { AdministrationPage } from '../administration.page.tsx';
import { PersonFields } from '../people.page.tsx';
import { rolesInWords, type PageCall } from '../station-page.page.tsx';
import { Card } from '../../web/parts/card.tsx';
import { ShownOnce } from '../../web/parts/shown-once.tsx';
import type { Invitation } from './invitations.store.ts';

export interface InvitationsPageProps {
  call: PageCall;
  invitations: readonly Invitation[];
  units: readonly string[];
  /** Just made, shown this once. */
  made?: { email: string; link: string; mailed: boolean } | undefined;
  values?: { email: string; roles: readonly string[]; unit: string };
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** Quản trị → Người dùng → Mời qua đường dẫn. */
export function InvitationsPage(props: InvitationsPageProps) {
  const { call, units, made, values, errors, message } = props;
  return (
    <AdministrationPage call={call} title="Mời qua đường dẫn" tab="/quan-tri/nguoi-dung">
      {made && <Made {...made} />}
      {message && <Notice tone="danger">{message}</Notice>}
      <p>
        Người được mời tự đặt họ tên và mật khẩu, không ai khác biết mật khẩu ấy. Đường dẫn dùng một lần,
        trong 7 ngày.
      </p>
      <Waiting {...props} />
      <Card title="Lời mời mới">
        <Form action={pathOf(call)} errors={errors}>
          <PersonFields units={units} values={values} errors={errors} />
          <FormActions>
            <Button weight="primary">Mời</Button>
          </FormActions>
        </Form>
      </Card>
    </AdministrationPage>
  );
}

function Made({ email, link, mailed }: NonNullable<InvitationsPageProps['made']>) {
  return (
    <ShownOnce
      lead={mailed ? `Đã gửi thư mời tới ${email}. Đường dẫn:` : `Hãy chép đường dẫn này gửi cho ${email}:`}
      secret={link}
    >
      Ai có đường dẫn này đều vào được, nên gửi riêng cho người ấy.
    </ShownOnce>
  );
}

function Waiting({ call, invitations }: InvitationsPageProps) {
  const { timeZone } = call.station;
  return (
    <DataTable
      caption="Lời mời đang chờ"
      columns={[
        { header: 'E-mail', cell: ({ email }) => email },
        { header: 'Vai trò', cell: ({ roles }) => rolesInWords(roles) },
        { header: 'Người mời', cell: ({ byName }) => byName },
        { header: 'Hạn', cell: ({ expiresAt }) => viInstant(expiresAt, timeZone) },
        {
          header: 'Việc',
          cell: ({ id, email }) => (
            <form method="post" action={`${pathOf(call)}/${id}/thu-hoi`}>
              <Button small>
                Thu hồi<span class="only-read"> lời mời {email}</span>
              </Button>
            </form>
          ),
        },
      ]}
      rows={invitations}
      empty={<p>Không có lời mời nào đang chờ.</p>}
    />
  );
}

export interface AcceptPageProps {
  action: string;
  station: string;
  email: string;
  name?: string | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
  trial: Trial | undefined;
}

/** What the invited sees: nobody else ever knows his password. */
export function AcceptPage({ action, station, email, name, errors, message, trial }: AcceptPageProps) {
  return (
    <BarePage title="Nhận lời mời" station={station} trial={trial}>
      {message && <Notice tone="danger">{message}</Notice>}
      <p>
        Đặt họ tên và mật khẩu để dùng phần mềm với e-mail <strong>{email}</strong>.
      </p>
      <Form action={action} errors={errors}>
        <TextInput
          name="name"
          label="Họ và tên"
          autocomplete="name"
          value={name}
          error={errorOf(errors, 'name')}
          autofocus
        />
        <input type="hidden" autocomplete="username" value={email} />
        <TextInput
          name="password"
          label="Mật khẩu"
          type="password"
          hint={NEW_PASSWORD_HINT}
          autocomplete="new-password"
          error={errorOf(errors, 'password')}
        />
        <FormActions>
          <Button weight="primary">Nhận lời mời</Button>
        </FormActions>
      </Form>
    </BarePage>
  );
}

export function pathOf({ station }: Pick<PageCall, 'station'>): string {
  return `/d/${station.slug}/quan-tri/loi-moi`;
}
