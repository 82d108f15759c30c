import { mayDoInCity } from '../accounts/city-roles.ts';
import { viInstant, viNumber } from '../kernel/vietnamese.ts';
import type { FieldError } from '../kernel/errors.ts';
import { PriorityChip, ReceivedChip } from '../scripts/received/received.page.tsx';
import { PRIORITIES, PRIORITY_TITLES, type ReceivedBulletin } from '../scripts/received/received.store.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { RadioGroup } from '../web/parts/choice-field.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Stat, Stats } from '../web/parts/stat.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { TextArea, TextInput } from '../web/parts/text-field.tsx';
import type { CityBulletin } from './bulletins.store.ts';
import { CITY_ZONE, CityPage, type CityCall } from './city-page.page.tsx';
import { WardChoice } from './ward-choice.page.tsx';
import { shortName } from './ward-view.ts';

export interface BulletinsPageProps {
  call: CityCall;
  sent: readonly CityBulletin[];
  wards: readonly { id: string; name: string }[];
  values?:
    { title: string; text: string; priority: string; to: string; chosen: readonly string[] } | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** Gửi bản tin: what was sent, and the form of the next. */
export function BulletinsPage({ call, sent, wards, values, errors, message }: BulletinsPageProps) {
  return (
    <CityPage call={call} title="Gửi bản tin đến các phường" active="cityBulletins">
      {message && <Notice tone="danger">{message}</Notice>}
      {mayDoInCity(call.cityRoles, 'city.send') && (
        <Card title="Bản tin mới">
          <p class="soft">
            Bản tin đến phường ở trạng thái chờ xác nhận. Phường nhận thì thành tin, bài của phường, nghe,
            duyệt rồi mới phát.
          </p>
          <Form action="/thanh-pho/ban-tin" errors={errors} guard>
            <TextInput name="title" label="Tiêu đề" value={values?.title} error={errorOf(errors, 'title')} />
            <TextArea
              name="text"
              label="Nội dung"
              rows={8}
              counter
              value={values?.text}
              error={errorOf(errors, 'text')}
            />
            <RadioGroup
              name="priority"
              label="Mức độ"
              layout="beside"
              value={values?.priority ?? 'normal'}
              error={errorOf(errors, 'priority')}
              choices={PRIORITIES.map((value) => ({ value, label: PRIORITY_TITLES[value] }))}
            />
            <WardChoice
              wards={wards}
              to={values?.to ?? 'all'}
              chosen={values?.chosen ?? []}
              error={errorOf(errors, 'to') ?? errorOf(errors, 'wards')}
            />
            <FormActions>
              <Button weight="primary" icon="send">
                Gửi đến các phường
              </Button>
            </FormActions>
          </Form>
        </Card>
      )}
      <Card title="Đã gửi">
        <DataTable
          caption="Bản tin đã gửi, mới nhất ở trên"
          hideCaption
          rows={sent}
          columns={[
            { header: 'Tiêu đề', cell: ({ id, title }) => <a href={`/thanh-pho/ban-tin/${id}`}>{title}</a> },
            { header: 'Mức độ', cell: ({ priority }) => <PriorityChip priority={priority} /> },
            { header: 'Gửi lúc', cell: ({ sentAt }) => viInstant(sentAt, CITY_ZONE) },
            { header: 'Người gửi', cell: ({ by }) => by.name },
            { header: 'Phường', numeric: true, cell: ({ wards: count }) => viNumber(count) },
          ]}
          empty={
            <EmptyState title="Chưa gửi bản tin nào" icon="send">
              Bản tin gửi đi sẽ nằm ở đây, cùng việc từng phường đã nhận hay chưa.
            </EmptyState>
          }
        />
      </Card>
    </CityPage>
  );
}

export interface BulletinPageProps {
  call: CityCall;
  bulletin: CityBulletin;
  fates: readonly { ward: string; state: ReceivedBulletin['state']; at: number | null; reason: string }[];
}

/** What became of one bulletin in each ward. */
export function BulletinPage({ call, bulletin, fates }: BulletinPageProps) {
  const count = (state: string) => viNumber(fates.filter((fate) => fate.state === state).length);
  const sorted = fates.toSorted((a, b) => shortName(a.ward).localeCompare(shortName(b.ward), 'vi'));
  return (
    <CityPage
      call={call}
      title={bulletin.title}
      active="cityBulletins"
      back={{ href: '/thanh-pho/ban-tin', label: 'Gửi bản tin' }}
      aside={`${bulletin.by.name} gửi lúc ${viInstant(bulletin.sentAt, CITY_ZONE)}`}
    >
      <Stats>
        <Stat value={count('taken')} label="phường đã nhận" tone="proved" />
        <Stat value={count('waiting')} label="phường chưa xác nhận" tone="attention" />
        <Stat value={count('declined')} label="phường không nhận" />
      </Stats>
      <Card title="Nội dung">
        <p>
          <PriorityChip priority={bulletin.priority} />
        </p>
        {bulletin.text.split('\n').map((line) => (
          <p>{line}</p>
        ))}
      </Card>
      <Card title="Các phường">
        <DataTable
          caption="Các phường"
          hideCaption
          rows={sorted}
          columns={[
            { header: 'Phường', cell: ({ ward }) => shortName(ward) },
            { header: 'Tình trạng', cell: ({ state }) => <ReceivedChip state={state} /> },
            { header: 'Lúc', cell: ({ at }) => (at === null ? '' : viInstant(at, CITY_ZONE)) },
            { header: 'Lý do', cell: ({ reason }) => reason },
          ]}
        />
      </Card>
    </CityPage>
  );
}
