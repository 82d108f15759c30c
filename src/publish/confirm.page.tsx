import { wallClockOf } from '../kernel/zoned-time.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { FileInput } from '../web/parts/file-field.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DateTimeInput, TextInput } from '../web/parts/text-field.tsx';
import type { PublicationPageProps } from './publication-props.ts';

/** Where it stands now, by whoever has put or found it there. */
export function ConfirmCard({
  call,
  one,
  typed,
  errors,
  now,
  path,
}: PublicationPageProps & { path: string }) {
  const typedOf = (name: string) => [typed?.[name] ?? ''].flat()[0] ?? '';
  const page = one.channel === 'ward-website' || one.channel === 'city-page';
  return (
    <Card title="Xác nhận đã đăng">
      <Form action={`${path}/xac-nhan`} files errors={errors}>
        <TextInput
          name="link"
          label="Đường dẫn của bài"
          hint={
            page ? 'Bắt buộc: đường dẫn được ghi thành minh chứng.' : 'Có đường dẫn thì không cần ảnh chụp.'
          }
          optional={!page}
          value={typedOf('link')}
          error={errorOf(errors, 'link')}
        />
        {!page && (
          <FileInput
            name="screenshot"
            label="Ảnh chụp màn hình"
            hint="JPG, PNG hoặc WebP."
            accept=".jpg,.jpeg,.png,.webp,image/*"
            optional
            error={errorOf(errors, 'screenshot')}
          />
        )}
        <DateTimeInput
          name="publishedAt"
          label="Đăng lúc"
          value={typedOf('publishedAt') || wallClockOf(now, call.station.timeZone).slice(0, 16)}
          error={errorOf(errors, 'publishedAt')}
        />
        <FormActions>
          <Button weight="primary" icon="check">
            Xác nhận đã đăng
          </Button>
        </FormActions>
      </Form>
    </Card>
  );
}
