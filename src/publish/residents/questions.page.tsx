import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viDate, viInstant, viNumber } from '../../kernel/vietnamese.ts';
import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { Pager } from '../../web/parts/pager.tsx';
import { Stat, Stats } from '../../web/parts/stat.tsx';
import { Tabs } from '../../web/parts/tabs.tsx';
import { TextArea } from '../../web/parts/text-field.tsx';
import { PublishTabs } from '../publish-tabs.tsx';
import { DaysChart } from '../views.page.tsx';
import type { Question } from './residents.store.ts';

export const QUESTION_PAGE_SIZE = 20;

const STATES = { new: 'Chưa trả lời', answered: 'Đã trả lời', dismissed: 'Không cần trả lời' } as const;

export interface QuestionsPageProps {
  call: PageCall;
  state: Question['state'];
  questions: readonly Question[];
  counts: Record<Question['state'], number>;
  /** Of this month, by the event's name. */
  events: Record<string, number>;
  followers: readonly { day: string; value: number }[];
  today: string;
  page: number;
  mayAnswer: boolean;
  again?: { id: string; answer: string; errors: FieldError[] } | undefined;
}

/** Hỏi đáp: what residents wrote to the OA, and what was answered. Only for those with the right. */
export function QuestionsPage(props: QuestionsPageProps) {
  const { call, state, questions, counts, events, followers, page } = props;
  const path = `/d/${call.station.slug}/xuat-ban/hoi-dap`;
  const latest = followers.at(-1);
  const first = followers[0];
  return (
    <StationPage call={call} title="Hỏi đáp" active="publications">
      <PublishTabs call={call} active="questions" />
      <Card title="Tháng này trên OA">
        <Stats>
          <Stat value={viNumber(events['follow'] ?? 0)} label="lượt quan tâm mới" />
          <Stat value={viNumber(events['unfollow'] ?? 0)} label="lượt bỏ quan tâm" />
          <Stat value={viNumber(events['user_send_text'] ?? 0)} label="tin nhắn của người dân" />
          {latest && (
            <Stat
              value={viNumber(latest.value)}
              label={
                first && first.day !== latest.day
                  ? `người quan tâm (${viDate(first.day)}: ${viNumber(first.value)})`
                  : 'người quan tâm'
              }
            />
          )}
        </Stats>
        <DaysChart title="Người quan tâm OA" counts={followers} />
      </Card>
      <Tabs
        label="Câu hỏi"
        tabs={(Object.keys(STATES) as Question['state'][]).map((key) => ({
          ...{ label: STATES[key], href: `${path}?loc=${key}`, count: counts[key], active: key === state },
        }))}
      />
      {questions.length === 0 ? (
        <Card>
          <EmptyState title="Không có câu hỏi nào" icon="info">
            Khi đã khai báo địa chỉ Webhook ở mục Kết nối Zalo, tin nhắn người dân gửi cho OA hiện ở đây.
          </EmptyState>
        </Card>
      ) : (
        questions.map((question) => <QuestionCard {...{ ...props, question, path }} />)
      )}
      <Pager
        {...{ page, total: counts[state], pageSize: QUESTION_PAGE_SIZE, noun: 'câu hỏi' }}
        hrefOf={(to) => `${path}?loc=${state}&trang=${to}`}
      />
    </StationPage>
  );
}

function QuestionCard({
  call,
  question,
  path,
  mayAnswer,
  again,
}: QuestionsPageProps & { question: Question; path: string }) {
  const { id, text, at, answer, answeredByName, answeredAt, sender } = question;
  const { timeZone } = call.station;
  const typed = again?.id === id ? again : undefined;
  return (
    <Card>
      <p class="small soft">
        {viInstant(at, timeZone)} · người gửi …{sender.slice(-4)}
      </p>
      {text.split('\n').map((line) => (
        <p>{line}</p>
      ))}
      {answeredAt !== null && (
        <p class="small soft">
          {answeredByName}, {viInstant(answeredAt, timeZone)}
        </p>
      )}
      {mayAnswer ? (
        <Form action={`${path}/${id}`} errors={typed?.errors} of={id}>
          <TextArea
            name="answer"
            of={id}
            label="Câu trả lời"
            hint="Trả lời trong ứng dụng Zalo OA, rồi ghi lại ở đây."
            rows={2}
            value={typed?.answer ?? answer}
            error={errorOf(typed?.errors, 'answer')}
          />
          <FormActions>
            <Button name="deed" value="answered" weight={question.state === 'new' ? 'primary' : 'quiet'}>
              Đã trả lời
            </Button>
            {question.state === 'dismissed' ? (
              <Button name="deed" value="new">
                Đưa lại vào chưa trả lời
              </Button>
            ) : (
              <Button name="deed" value="dismissed">
                Không cần trả lời
              </Button>
            )}
          </FormActions>
        </Form>
      ) : (
        answer !== '' && <p>{answer}</p>
      )}
    </Card>
  );
}
