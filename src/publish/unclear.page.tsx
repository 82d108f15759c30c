import type { PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { RadioGroup } from '../web/parts/choice-field.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import type { Publication } from './publication.ts';
import type { Step } from './publication-steps.store.ts';

export interface UnclearCardProps {
  call: PageCall;
  one: Publication;
  steps: readonly Step[];
  path: string;
  typed?: Record<string, string | string[]> | undefined;
  errors?: readonly FieldError[] | undefined;
}

interface Found {
  id: string;
  title: string;
  link: string | null;
}

/** Không rõ đã gửi chưa: what was seen, and the question that only a person answers. */
export function UnclearCard({ one, steps, path, typed, errors }: UnclearCardProps) {
  const look = steps.findLast(({ step }) => step === 'look');
  const found = ((look?.answer?.['found'] ?? []) as Found[]).filter(({ id }) => typeof id === 'string');
  const broadcast = one.unclear === 'broadcast';
  const typedOf = (name: string) => [typed?.[name] ?? ''].flat()[0] ?? '';
  const yes = broadcast ? 'Đã gửi rồi' : 'Đã đăng rồi';
  const no = broadcast ? 'Chưa gửi, hãy gửi lại' : 'Chưa đăng, hãy đăng lại';
  return (
    <Card title={broadcast ? 'Không rõ đã gửi chưa' : 'Không rõ đã đăng chưa'} id="quyet-dinh">
      <p>
        {broadcast
          ? 'Zalo không trả lời rõ khi gửi tin tới người quan tâm. Gửi lại khi tin đã đi thì mọi người nhận hai lần, nên hệ thống dừng ở đây.'
          : 'Zalo không trả lời rõ khi tạo bài. Đăng lại khi bài đã có thì trên OA có hai bài giống nhau, nên hệ thống dừng ở đây.'}
      </p>
      {look ? (
        <Notice>
          <strong>Hệ thống đã xem lại trên Zalo:</strong> {look.words}
        </Notice>
      ) : (
        <Notice tone="attention">Đang xem lại trên Zalo. Anh/chị cũng có thể mở trang OA để xem.</Notice>
      )}
      <Form action={`${path}/quyet-dinh`} errors={errors}>
        {!broadcast && found.length > 0 && (
          <RadioGroup
            name="remoteId"
            label="Bài tìm thấy trên OA"
            choices={found.map(({ id, title, link }) => ({
              value: id,
              label: title,
              hint: link ?? undefined,
            }))}
            value={typedOf('remoteId') || found[0]!.id}
            error={errorOf(errors, 'remoteId')}
          />
        )}
        {!broadcast && (
          <TextInput
            name="link"
            label="Đường dẫn của bài trên OA"
            hint="Khi bài đã có trên OA mà không nằm trong danh sách trên."
            optional
            value={typedOf('link')}
            error={errorOf(errors, 'link')}
          />
        )}
        <FormActions>
          <Button name="happened" value="1" weight="primary">
            {yes}
          </Button>
          <Button name="happened" value="0">
            {no}
          </Button>
        </FormActions>
      </Form>
    </Card>
  );
}
