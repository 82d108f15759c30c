/** Hỏi đáp, and the address to which Zalo sends what residents write and do. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import { record } from '../../accounts/trail.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal, type FieldError } from '../../kernel/errors.ts';
import { oneOf, optionalText, wholeNumber } from '../../kernel/fields.ts';
import { dateOf, monthBounds, monthOf } from '../../kernel/zoned-time.ts';
import type { Database } from '../../storage/database.ts';
import { QUESTION_PAGE_SIZE, QuestionsPage } from './questions.page.tsx';
import {
  countEvents,
  countQuestions,
  countsOf,
  listQuestions,
  settleQuestion,
  type Question,
} from './residents.store.ts';
import { MOST_EVENT_BYTES, type Webhook } from './webhook.ts';

const PAGE = '/d/{slug}/xuat-ban/hoi-dap';
const see = { scope: 'station', permission: 'question.read' } as const;

export interface ResidentsRooms {
  database: Database;
  clock: Clock;
  webhook: Webhook;
}

export function residentsRoutes(app: App, { database, clock, webhook }: ResidentsRooms): void {
  const { kysely } = database;

  app.endpoint(
    {
      ...{ method: 'post', path: '/api/webhooks/zalo/{stationId}', scope: 'public', body: 'stream' },
      ...{ bodyType: 'application/json', summary: 'Nhận sự kiện của Zalo OA (có chữ ký)' },
    },
    async ({ c, params, body }) => {
      const rawBody = await textOf(body);
      const header = (name: string) => c.req.header(name) ?? '';
      await webhook.take(params.stationId, {
        ...{ rawBody, signature: header('x-zevent-signature') },
        timestamp: header('x-zevent-timestamp'),
      });
      // Zalo wants 200, also for what it told before.
      return new Response('ok\n', { headers: { 'content-type': 'text/plain; charset=utf-8' } });
    },
  );

  const query = z.object({
    loc: oneOf('Lọc', ['new', 'answered', 'dismissed']).optional().catch(undefined),
    trang: wholeNumber('Trang', { min: 1, max: 100_000 }).default(1).catch(1),
  });
  async function page(
    call: PageCall & { may: (permission: 'question.answer') => boolean },
    shown: z.output<typeof query>,
    again?: { id: string; answer: string; errors: FieldError[] },
  ) {
    const { station } = call;
    const now = clock.now();
    const { from, to } = monthBounds(monthOf(now, station.timeZone), station.timeZone);
    const state = shown.loc ?? 'new';
    const window = { limit: QUESTION_PAGE_SIZE, offset: (shown.trang - 1) * QUESTION_PAGE_SIZE };
    return (
      <QuestionsPage
        {...{ call, state, again, page: shown.trang, mayAnswer: call.may('question.answer') }}
        questions={await listQuestions(kysely, station.id, state, window)}
        counts={await countQuestions(kysely, station.id)}
        events={await countEvents(kysely, station.id, from, to)}
        followers={await countsOf(kysely, station.id, 'followers', 90)}
        today={dateOf(now, station.timeZone)}
      />
    );
  }
  app.page({ method: 'get', path: PAGE, ...see, query }, (call) => page(call, call.query));

  app.form(
    {
      ...{ method: 'post', path: `${PAGE}/{questionId}`, scope: 'station', permission: 'question.answer' },
      body: z.object({
        answer: optionalText('Câu trả lời', { max: 4_000, lines: true }),
        deed: oneOf('Việc làm', ['answered', 'dismissed', 'new']),
      }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      if (body.deed === 'answered' && body.answer === '')
        throw fieldRefusal('answer', 'answer-needed', 'Hãy ghi câu trả lời đã gửi cho người dân.');
      const now = clock.now();
      const settled: Pick<Question, 'state' | 'answer' | 'answeredByName' | 'answeredAt'> = {
        ...{ state: body.deed, answer: body.answer },
        ...{
          answeredByName: body.deed === 'new' ? null : actor.name,
          answeredAt: body.deed === 'new' ? null : now,
        },
      };
      await kysely.transaction().execute(async (tx) => {
        if (!(await settleQuestion(tx, station.id, params.questionId, settled)))
          throw new Refusal('question-not-found', 'Không tìm thấy câu hỏi này.', 404);
        // Which question, not what it says: the trail is read by more people than the questions are.
        await record(tx, station.id, actor, 'question.settle', params.questionId, { state: body.deed }, now);
      });
      return seeOther(`/d/${station.slug}/xuat-ban/hoi-dap`, 'Đã ghi nhận.');
    },
    (call) =>
      page(
        call,
        { trang: 1 },
        {
          ...{ id: call.params.questionId, errors: call.errors },
          answer: [call.values['answer'] ?? ''].flat()[0] ?? '',
        },
      ),
  );
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MOST_EVENT_BYTES) throw new Refusal('event-too-large', 'Sự kiện quá lớn.', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
