import { AdministrationPage } from '../../accounts/administration.page.tsx';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viInstant } from '../../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { CheckboxGroup } from '../../web/parts/choice-field.tsx';
import { DefinitionList } from '../../web/parts/definition-list.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { Live } from '../../web/parts/live.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { TextInput } from '../../web/parts/text-field.tsx';
import { ShownOnce } from '../../web/parts/shown-once.tsx';
import { EVENT_TITLES, EVENTS } from './events.ts';
import type { Delivery, Webhook } from './webhooks.store.ts';

export interface WebhooksPageProps {
  call: PageCall;
  webhooks: readonly Webhook[];
  values?: { name: string; url: string; events: readonly string[] };
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** Quản trị → Báo cho hệ thống khác. */
export function WebhooksPage({ call, webhooks, values, errors, message }: WebhooksPageProps) {
  const path = `/d/${call.station.slug}/quan-tri/webhook`;
  return (
    <AdministrationPage call={call} title="Báo cho hệ thống khác" tab="/quan-tri/webhook">
      {message && <Notice tone="danger">{message}</Notice>}
      <p>
        Khi có sự kiện đã chọn, máy chủ gửi một lời gọi có chữ ký tới hệ thống khác (thông tin nguồn, một cửa,
        cổng thông tin…), thử lại trong 24 giờ nếu bên ấy chưa nhận.
      </p>
      <DataTable
        caption="Các nơi nhận của đài"
        hideCaption
        columns={[
          { header: 'Tên', cell: ({ id, name }) => <a href={`${path}/${id}`}>{name}</a> },
          { header: 'Gửi tới', cell: ({ url }) => new URL(url).host },
          { header: 'Sự kiện', cell: ({ events }) => eventWords(events) },
          { header: 'Người đặt', cell: ({ byName }) => byName },
        ]}
        rows={webhooks}
        empty={<p>Chưa có nơi nhận nào.</p>}
      />
      <Card title="Thêm nơi nhận">
        <Form action={path} errors={errors}>
          <TextInput
            name="name"
            label="Tên"
            placeholder="Thông tin nguồn Hà Nội"
            value={values?.name}
            error={errorOf(errors, 'name')}
          />
          <TextInput
            name="url"
            label="Địa chỉ"
            hint="Bắt đầu bằng https://. Máy trong mạng nội bộ phải có tên trong LOA_INSIDE_HOSTS."
            value={values?.url}
            error={errorOf(errors, 'url')}
          />
          <CheckboxGroup
            name="events"
            label="Sự kiện"
            choices={EVENTS.map((value) => ({ value, label: EVENT_TITLES[value] }))}
            values={values?.events}
            error={errorOf(errors, 'events')}
          />
          <FormActions>
            <Button weight="primary">Thêm</Button>
          </FormActions>
        </Form>
      </Card>
    </AdministrationPage>
  );
}

export interface WebhookPageProps {
  call: PageCall;
  webhook: Webhook;
  deliveries: readonly Delivery[];
  /** Just made, shown this once. */
  secret?: string | undefined;
  message?: string | null | undefined;
}

/** One webhook: what it is told, and each telling with its answer. */
export function WebhookPage({ call, webhook, deliveries, secret, message }: WebhookPageProps) {
  const { timeZone, slug } = call.station;
  const path = `/d/${slug}/quan-tri/webhook/${webhook.id}`;
  const waits = deliveries.some(({ state, tries }) => state === 'waiting' && tries === 0);
  return (
    <AdministrationPage call={call} title={`Webhook: ${webhook.name}`} tab="/quan-tri/webhook">
      {message && <Notice tone="danger">{message}</Notice>}
      {secret !== undefined && <Secret secret={secret} />}
      <Card title="Cài đặt">
        <DefinitionList
          items={[
            { term: 'Gửi tới', value: <span class="hash">{webhook.url}</span> },
            { term: 'Sự kiện', value: eventWords(webhook.events) },
            { term: 'Người đặt', value: `${webhook.byName}, ${viInstant(webhook.createdAt, timeZone)}` },
            {
              term: 'Khóa cũ',
              value:
                webhook.beforeUntil !== null &&
                `còn ký đến ${viInstant(webhook.beforeUntil, timeZone)}, rồi chỉ còn khóa mới`,
            },
          ].map(({ term, value }) => ({ term, value: value === false ? null : value }))}
        />
        <div class="row">
          <Deed action={`${path}/gui-thu`}>Gửi thử</Deed>
          <Deed action={`${path}/doi-khoa`}>Đổi khóa</Deed>
          <Deed action={`${path}/go`}>Gỡ nơi nhận</Deed>
          <ButtonLink href={`/d/${slug}/quan-tri/webhook`} small>
            Tất cả webhook
          </ButtonLink>
        </div>
      </Card>
      <Card title="Các lần gửi">
        <Live id="cac-lan-gui" href={waits ? path : undefined} everySeconds={3}>
          <Deliveries {...{ deliveries, path, timeZone }} />
        </Live>
      </Card>
    </AdministrationPage>
  );
}

function Deliveries({
  deliveries,
  path,
  timeZone,
}: Pick<WebhookPageProps, 'deliveries'> & { path: string; timeZone: string }) {
  return (
    <DataTable
      caption="Các lần gửi, mới nhất ở trên"
      hideCaption
      columns={[
        { header: 'Sự kiện', cell: ({ event }) => EVENT_TITLES[event] },
        { header: 'Lúc', cell: ({ createdAt }) => viInstant(createdAt, timeZone) },
        { header: 'Tình trạng', cell: (one) => <State one={one} timeZone={timeZone} /> },
        { header: 'Đã thử', numeric: true, cell: ({ tries }) => `${tries} lần` },
        { header: 'Bên nhận', cell: ({ answer }) => answer ?? '' },
        {
          header: 'Việc',
          cell: ({ id, state, event }) =>
            state !== 'waiting' && (
              <Deed action={`${path}/gui-lai/${id}`}>
                Gửi lại<span class="only-read"> {EVENT_TITLES[event]}</span>
              </Deed>
            ),
        },
      ]}
      rows={deliveries}
      empty={<p>Chưa gửi gì.</p>}
    />
  );
}

function State({ one, timeZone }: { one: Delivery; timeZone: string }) {
  if (one.state === 'delivered') return <Chip tone="proved">Đã nhận</Chip>;
  if (one.state === 'failed') return <Chip tone="danger">Không gửi được</Chip>;
  if (one.tries === 0 || one.nextAt === null)
    return (
      <Chip tone="booked" live>
        Đang gửi
      </Chip>
    );
  return <Chip tone="attention">{`Thử lại lúc ${viInstant(one.nextAt, timeZone)}`}</Chip>;
}

function Deed({ action, children }: { action: string; children: unknown }) {
  return (
    <form method="post" action={action}>
      <Button small>{children as string}</Button>
    </form>
  );
}

function Secret({ secret }: { secret: string }) {
  return (
    <ShownOnce lead="Khóa ký:" secret={secret}>
      Hãy đưa cho người quản lý hệ thống nhận để kiểm chữ ký (Standard Webhooks).
    </ShownOnce>
  );
}

function eventWords(events: Webhook['events']): string {
  return events.map((event) => EVENT_TITLES[event]).join(', ');
}
