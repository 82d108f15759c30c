import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viInstant, viNumber } from '../../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { ConfirmDialog, ConfirmOpener } from '../../web/parts/confirm-dialog.tsx';
import { DefinitionList } from '../../web/parts/definition-list.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { TextInput } from '../../web/parts/text-field.tsx';
import { PublishTabs } from '../publish-tabs.tsx';
import type { ZaloAccount } from './account.store.ts';

export interface ConnectPageProps {
  call: PageCall;
  account: ZaloAccount | undefined;
  /** What the app at developers.zalo.me must be told. */
  redirectUri: string;
  webhook: string;
  typed: Record<string, string>;
  mayConnect: boolean;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** Kết nối Zalo: what is connected, until when, and the way there in three steps. */
export function ConnectPage(props: ConnectPageProps) {
  const { call, account, mayConnect, message } = props;
  return (
    <StationPage call={call} title="Kết nối Zalo" active="publications">
      <PublishTabs call={call} active="zalo" />
      {message && <Notice tone="danger">{message}</Notice>}
      <StateCard {...props} />
      {mayConnect ? (
        <>
          <AppCard {...props} />
          {account && <GrantCard {...props} account={account} />}
        </>
      ) : (
        <Notice>Việc kết nối do người quản trị làm. Chưa kết nối vẫn đăng tay được.</Notice>
      )}
    </StationPage>
  );
}

function StateCard({ call, account, mayConnect }: ConnectPageProps) {
  const { timeZone, slug } = call.station;
  const connected = account?.sealedRefresh != null;
  const at = (instant: number | null) => (instant === null ? null : viInstant(instant, timeZone));
  return (
    <Card title="Tình trạng">
      <p class="row">
        {!connected ? (
          <Chip tone="attention">Chưa kết nối</Chip>
        ) : account.problem !== null ? (
          <Chip tone="danger">Mất kết nối</Chip>
        ) : (
          <Chip tone="proved">Đang kết nối</Chip>
        )}
        {connected && <strong>{account.oaName ?? account.oaId}</strong>}
      </p>
      {account?.problem != null && <Notice tone="danger">{account.problem}</Notice>}
      {connected && (
        <DefinitionList
          items={[
            {
              term: 'Xác thực OA',
              value:
                account.verified === null
                  ? null
                  : account.verified
                    ? 'Đã xác thực'
                    : 'Chưa xác thực: chỉ đăng bài, không gửi được',
            },
            { term: 'Gói dịch vụ', value: account.packageName },
            {
              term: 'Người quan tâm',
              value: account.followers === null ? null : viNumber(account.followers),
            },
            {
              term: 'Lượt gửi còn lại',
              value:
                account.allowanceLeft === null
                  ? null
                  : `${viNumber(account.allowanceLeft)}${account.allowance === null ? '' : ` trong ${viNumber(account.allowance)}`} của tháng`,
            },
            { term: 'Kết nối đến', value: at(account.refreshUntil) },
            {
              term: 'Người kết nối',
              value:
                account.connectedByName === null
                  ? null
                  : `${account.connectedByName}, ${at(account.connectedAt)}`,
            },
            { term: 'Hỏi Zalo lần cuối', value: at(account.lookedAt) },
          ]}
        />
      )}
      {connected && mayConnect && (
        <div class="row">
          <form method="post" action={`/d/${slug}/xuat-ban/zalo/gia-han`}>
            <Button weight="primary">Gia hạn</Button>
          </form>
          <ConfirmOpener dialog="ngat" href="#ngat">
            Ngắt kết nối…
          </ConfirmOpener>
          <ConfirmDialog
            {...{ id: 'ngat', title: 'Ngắt kết nối Zalo OA?', action: `/d/${slug}/xuat-ban/zalo/ngat` }}
            {...{ yes: 'Ngắt kết nối', no: 'Không ngắt', danger: true }}
          >
            Bài đang chờ sẽ dừng lại đến khi kết nối lại. Bài đã đăng không đổi.
          </ConfirmDialog>
        </div>
      )}
    </Card>
  );
}

function AppCard({ call, account, redirectUri, webhook, typed, errors }: ConnectPageProps) {
  const held = (is: boolean) => (is ? 'Đã có; để trống nếu không đổi.' : undefined);
  return (
    <Card title="Bước 1. Ứng dụng của phường tại developers.zalo.me">
      <p>
        Tạo ứng dụng, bật Official Account API, rồi khai báo hai địa chỉ sau trong phần cài đặt của ứng dụng:
      </p>
      <DefinitionList
        items={[
          { term: 'Official Account Callback Url', value: <code class="wrap">{redirectUri}</code> },
          { term: 'Webhook URL', value: <code class="wrap">{webhook}</code> },
        ]}
      />
      <Form action={`/d/${call.station.slug}/xuat-ban/zalo`} errors={errors}>
        <TextInput
          name="appId"
          label="ID ứng dụng"
          inputmode="numeric"
          value={typed['appId']}
          error={errorOf(errors, 'appId')}
        />
        <TextInput
          name="secret"
          label="Khóa bí mật của ứng dụng"
          type="password"
          hint={held(account !== undefined)}
          optional={account !== undefined}
          error={errorOf(errors, 'secret')}
        />
        <TextInput
          name="oaSecret"
          label="OA Secret Key (để nhận tin nhắn, lượt quan tâm)"
          type="password"
          hint={held(account?.sealedOaSecret != null) ?? 'Có trong mục Webhook của ứng dụng.'}
          optional
          error={errorOf(errors, 'oaSecret')}
        />
        <TextInput
          name="author"
          label="Tác giả ghi trên bài"
          optional
          value={typed['author']}
          error={errorOf(errors, 'author')}
        />
        <div class="publish-hours">
          {(
            [
              ['nightFrom', 'Zalo ngừng gửi từ (giờ)'],
              ['nightTo', 'Zalo gửi lại từ (giờ)'],
              ['perDay', 'Số lần gửi mỗi ngày'],
            ] as const
          ).map(([name, label]) => (
            <TextInput
              {...{ name, label, width: 'short', inputmode: 'numeric', value: typed[name] }}
              error={errorOf(errors, name)}
            />
          ))}
        </div>
        <FormActions>
          <Button weight={account ? 'quiet' : 'primary'}>Lưu</Button>
        </FormActions>
      </Form>
    </Card>
  );
}

function GrantCard({ call, account }: ConnectPageProps & { account: ZaloAccount }) {
  const connected = account.sealedRefresh !== null && account.problem === null;
  return (
    <Card title="Bước 2. OA cấp quyền cho ứng dụng">
      <p>
        Cần tài khoản Zalo là quản trị viên của OA. Trang của Zalo sẽ hỏi có đồng ý không; đồng ý xong trình
        duyệt tự quay về đây.
      </p>
      <form method="post" action={`/d/${call.station.slug}/xuat-ban/zalo/cap-quyen`}>
        <Button weight={connected ? 'quiet' : 'primary'}>{connected ? 'Kết nối lại' : 'Kết nối'}</Button>
      </form>
    </Card>
  );
}

/** The last page before Zalo's own. */
export function LeavePage({ call, address }: { call: PageCall; address: string }) {
  return (
    <StationPage
      call={call}
      title="Sang trang của Zalo"
      active="publications"
      back={{ href: `/d/${call.station.slug}/xuat-ban/zalo`, label: 'Kết nối Zalo' }}
    >
      <Card>
        <p>
          Bấm nút dưới đây để mở trang của Zalo ({new URL(address).host}), đăng nhập bằng tài khoản quản trị
          OA và bấm Đồng ý. Đường dẫn này dùng được trong 30 phút.
        </p>
        <div class="row">
          <ButtonLink href={address} weight="primary">
            Mở trang cấp quyền của Zalo
          </ButtonLink>
        </div>
      </Card>
    </StationPage>
  );
}
