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
  const { title, words, yes, no, place } = broadcast ? BROADCAST : OF_ARTICLE[one.channel];
  return (
    <Card title={title} id="quyet-dinh">
      <p>{words}</p>
      {look ? (
        <Notice>
          <strong>Hệ thống đã xem lại:</strong> {look.words}
        </Notice>
      ) : (
        <Notice tone="attention">Hệ thống đang xem lại. Anh/chị cũng có thể tự mở {place} để xem.</Notice>
      )}
      <Form action={`${path}/quyet-dinh`} errors={errors}>
        {!broadcast && found.length > 0 && (
          <RadioGroup
            name="remoteId"
            label={`Bài tìm thấy trên ${place}`}
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
            label={`Đường dẫn của bài trên ${place}`}
            hint={
              one.channel === 'zalo-oa'
                ? 'Khi bài đã có trên OA mà không nằm trong danh sách trên.'
                : 'Chưa có thì để trống, hệ thống chờ đến khi có.'
            }
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

interface Question {
  title: string;
  words: string;
  yes: string;
  no: string;
  /** Where a person looks. */
  place: string;
}

const BROADCAST: Question = {
  title: 'Không rõ đã gửi chưa',
  words:
    'Zalo không trả lời rõ khi gửi tin tới người quan tâm. Gửi lại khi tin đã đi thì mọi người nhận hai lần, nên hệ thống dừng ở đây.',
  ...{ yes: 'Đã gửi rồi', no: 'Chưa gửi, hãy gửi lại', place: 'trang OA' },
};

const ON_WEBSITE: Question = {
  title: 'Không rõ đã đăng chưa',
  words:
    'Trang thông tin điện tử không trả lời rõ khi nhận bài. Đăng lại khi bài đã có thì trang có hai bài giống nhau, nên hệ thống dừng ở đây.',
  ...{ yes: 'Đã đăng rồi', no: 'Chưa đăng, hãy đăng lại', place: 'trang thông tin điện tử' },
};

const OF_ARTICLE: Record<Publication['channel'], Question> = {
  'zalo-oa': {
    title: 'Không rõ đã đăng chưa',
    words:
      'Zalo không trả lời rõ khi tạo bài. Đăng lại khi bài đã có thì trên OA có hai bài giống nhau, nên hệ thống dừng ở đây.',
    ...{ yes: 'Đã đăng rồi', no: 'Chưa đăng, hãy đăng lại', place: 'OA' },
  },
  'ward-website': ON_WEBSITE,
  'city-page': {
    title: 'Không rõ đã gửi chưa',
    words:
      'Máy chủ thư không trả lời rõ khi nhận thư. Gửi lại khi thư đã tới thì Thành phố nhận hai thư, nên hệ thống dừng ở đây.',
    ...{ yes: 'Đã gửi rồi', no: 'Chưa gửi, hãy gửi lại', place: 'trang của Thành phố' },
  },
  other: ON_WEBSITE,
};
