import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { Select, TextInput } from '../web/parts/text-field.tsx';
import type { Bulletin } from './bulletin.ts';
import type { Frame } from './frame.ts';

export interface FramesPageProps {
  call: PageCall;
  frames: readonly Frame[];
  /** To choose from. */
  bulletins: readonly Bulletin[];
  mayWrite: boolean;
  typed?: { name: string; bulletinId: string } | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** "Khung chương trình": each begins a new bulletin of its programme. */
export function FramesPage({ call, frames, mayWrite, ...form }: FramesPageProps) {
  const path = `/d/${call.station.slug}/ban-tin`;
  return (
    <StationPage
      call={call}
      title="Khung chương trình"
      active="bulletins"
      back={{ href: path, label: 'Bản tin' }}
    >
      <Card title="Các khung">
        <DataTable
          caption="Các khung chương trình"
          hideCaption
          columns={[
            { header: 'Chương trình', cell: ({ name }) => name },
            { header: 'Người đặt', cell: ({ created }) => created.by },
            { header: 'Đặt lúc', cell: ({ created }) => viInstant(created.at, call.station.timeZone) },
            {
              header: '',
              cell: ({ id, name }) =>
                mayWrite && (
                  <div class="row">
                    <ButtonLink small href={`${path}/moi?khung=${id}`}>
                      Soạn bản tin
                    </ButtonLink>
                    <Form action={`${path}/khung/${id}/bo`}>
                      <Button small>
                        Bỏ khung<span class="only-read"> {name}</span>
                      </Button>
                    </Form>
                  </div>
                ),
            },
          ]}
          rows={frames}
          empty={
            <EmptyState title="Chưa có khung nào" icon="bulletin">
              Lưu một bản tin làm khung: bản tin sau của chương trình ấy có sẵn nhạc hiệu, lời mở đầu, lời
              kết.
            </EmptyState>
          }
        />
      </Card>
      {mayWrite && <AddForm path={path} {...form} />}
    </StationPage>
  );
}

type AddFormProps = Pick<FramesPageProps, 'bulletins' | 'typed' | 'errors' | 'message'> & { path: string };

function AddForm({ path, bulletins, typed, errors, message }: AddFormProps) {
  if (bulletins.length === 0) return null;
  return (
    <Card title="Thêm khung" id="them-khung">
      {message && <Notice tone="danger">{message}</Notice>}
      <Form action={`${path}/khung`} errors={errors}>
        <div class="columns columns-2">
          <TextInput
            name="name"
            label="Tên chương trình"
            hint="Ví dụ Bản tin sáng, Chuyên mục cải cách hành chính."
            value={typed?.name}
            error={errorOf(errors, 'name')}
          />
          <Select
            name="bulletinId"
            label="Bản tin làm khung"
            hint="Lấy nhạc hiệu, lời mở đầu, lời kết, khoảng giữa; không lấy tin, bài."
            placeholder="Chọn bản tin"
            options={bulletins.map(({ id, title }) => ({ value: id, label: title }))}
            value={typed?.bulletinId ?? ''}
            error={errorOf(errors, 'bulletinId')}
          />
        </div>
        <FormActions>
          <Button weight="primary">Lưu khung</Button>
        </FormActions>
      </Form>
    </Card>
  );
}
