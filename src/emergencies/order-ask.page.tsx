import { StationPage } from '../accounts/station-page.page.tsx';
import { ConfirmForm } from '../web/parts/confirm-dialog.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import { pathOf } from './order-parts.page.tsx';
import type { OrderPageProps } from './order-props.ts';

type AskProps = Pick<OrderPageProps, 'call' | 'order' | 'refused'>;

/** The question on a page of its own: without script, or when the reason was missing. */
export function AskOrderPage({ ask, ...props }: AskProps & { ask: 'stop' | 'discard' }) {
  const question = ask === 'stop' ? stopQuestion(props) : discardQuestion(props);
  return (
    <StationPage call={props.call} title={question.title}>
      {props.refused?.message && <Notice tone="danger">{props.refused.message}</Notice>}
      <ConfirmForm {...question} backHref={pathOf(props)} />
    </StationPage>
  );
}

export function stopQuestion(props: AskProps) {
  const wrong = props.refused?.form === 'stop' ? props.refused : undefined;
  return {
    title: props.order.kind === 'drill' ? 'Dừng diễn tập?' : 'Dừng phát khẩn cấp?',
    action: `${pathOf(props)}/dung`,
    yes: 'Dừng phát',
    no: 'Phát tiếp',
    danger: true,
    children: (
      <>
        <p>“{props.order.title}” nhỏ dần rồi im ở mọi đầu phát đang có mạng, và không lặp lại nữa.</p>
        <TextInput
          name="reason"
          label="Lý do dừng"
          optional
          value={wrong?.typed}
          error={errorOf(wrong?.errors, 'reason')}
        />
      </>
    ),
  };
}

export function discardQuestion(props: AskProps) {
  return {
    title: 'Bỏ lệnh này?',
    action: `${pathOf(props)}/bo`,
    yes: 'Bỏ lệnh',
    no: 'Giữ lại',
    danger: true,
    children: <p>“{props.order.title}” chưa phát; bỏ rồi thì phải soạn lệnh mới.</p>,
  };
}
