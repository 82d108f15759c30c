import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import { viInstant } from '../../kernel/vietnamese.ts';
import type { FieldError } from '../../kernel/errors.ts';
import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip, type Tone } from '../../web/parts/chip.tsx';
import { Details } from '../../web/parts/details.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { TextInput } from '../../web/parts/text-field.tsx';
import { PRIORITY_TITLES, type Priority, type ReceivedBulletin } from './received.store.ts';

export interface ReceivedPageProps {
  call: PageCall;
  bulletins: readonly ReceivedBulletin[];
  /** He writes the ward's items. */
  mayTake: boolean;
  /** The one whose form was refused. */
  refused?: { id: string; errors: readonly FieldError[]; message: string | null } | undefined;
}

const STATES: Record<ReceivedBulletin['state'], { words: string; tone: Tone }> = {
  waiting: { words: 'Chờ phường xác nhận', tone: 'attention' },
  taken: { words: 'Đã nhận', tone: 'proved' },
  declined: { words: 'Không nhận', tone: 'neutral' },
};

const TONES: Record<Priority, Tone> = { normal: 'neutral', priority: 'attention', urgent: 'danger' };

export function receivedWords(state: ReceivedBulletin['state']): string {
  return STATES[state].words;
}

export function ReceivedChip({ state }: { state: ReceivedBulletin['state'] }) {
  return <Chip tone={STATES[state].tone}>{STATES[state].words}</Chip>;
}

export function PriorityChip({ priority }: { priority: Priority }) {
  return <Chip tone={TONES[priority]}>{PRIORITY_TITLES[priority]}</Chip>;
}

/** Bản tin cấp trên gửi: nothing of it airs before the ward has taken it and approved it as its own. */
export function ReceivedPage({ call, bulletins, mayTake, refused }: ReceivedPageProps) {
  const path = `/d/${call.station.slug}`;
  return (
    <StationPage
      call={call}
      title="Bản tin cấp trên gửi"
      active="scripts"
      back={{ href: `${path}/tin-bai`, label: 'Tin, bài' }}
    >
      {bulletins.length === 0 && (
        <EmptyState title="Chưa có bản tin nào" icon="bulletin">
          Bản tin Thành phố hoặc cấp tỉnh gửi xuống sẽ nằm ở đây, chờ phường xác nhận.
        </EmptyState>
      )}
      {bulletins.map((bulletin) => (
        <Bulletin {...{ call, bulletin, mayTake, refused, path }} />
      ))}
    </StationPage>
  );
}

function Bulletin({
  call,
  bulletin,
  mayTake,
  refused,
  path,
}: Omit<ReceivedPageProps, 'bulletins'> & { bulletin: ReceivedBulletin; path: string }) {
  const { id, title, text, sender, priority, receivedAt, state, decided, scriptId } = bulletin;
  const here = refused?.id === id ? refused : undefined;
  const { timeZone } = call.station;
  return (
    <Card title={title} id={id}>
      <p class="row">
        <PriorityChip priority={priority} /> <ReceivedChip state={state} />
        <span class="soft">
          {sender} · {viInstant(receivedAt, timeZone)}
        </span>
      </p>
      {here?.message && <Notice tone="danger">{here.message}</Notice>}
      {state === 'waiting' ? (
        <Words text={text} />
      ) : (
        <Details summary="Nội dung">
          <Words text={text} />
        </Details>
      )}
      {decided && (
        <p class="soft">
          {decided.by}, {viInstant(decided.at, timeZone)}
          {decided.reason && `: ${decided.reason}`}
          {scriptId && (
            <>
              {' '}
              · <a href={`${path}/tin-bai/${scriptId}`}>Xem tin đã soạn</a>
            </>
          )}
        </p>
      )}
      {state === 'waiting' && mayTake && (
        <>
          <Form action={`${path}/tin-nhan/${id}/nhan`}>
            <FormActions>
              <Button weight="primary">Nhận, đưa vào tin, bài</Button>
            </FormActions>
          </Form>
          <Details summary="Không nhận…" open={here !== undefined}>
            <Form action={`${path}/tin-nhan/${id}/khong-nhan`} errors={here?.errors} of={id}>
              <TextInput
                name="reason"
                of={id}
                label="Lý do, nơi gửi sẽ thấy"
                error={errorOf(here?.errors, 'reason')}
              />
              <FormActions>
                <Button>Không nhận</Button>
              </FormActions>
            </Form>
          </Details>
        </>
      )}
    </Card>
  );
}

function Words({ text }: { text: string }) {
  return (
    <div class="prose">
      {text.split('\n').map((line) => (
        <p>{line}</p>
      ))}
    </div>
  );
}
