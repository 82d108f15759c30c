import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { viDate, viWeekdayDate } from '../kernel/vietnamese.ts';
import { addDays, isDate } from '../kernel/zoned-time.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card, Line, Lines } from '../web/parts/card.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DateInput } from '../web/parts/text-field.tsx';
import type { CopyProposal } from './copies.ts';
import type { StationSlot } from './slots.store.ts';
import { mondayOf } from './week.ts';

export interface CopyFormValues {
  unit: 'day' | 'week';
  from: string;
  to: string;
}

export interface CopyPageProps {
  call: PageCall;
  values: CopyFormValues;
  /** What copying would come to; null while the dates are wrong. */
  proposal: CopyProposal | null;
  /** The person has asked for it, and some of it can't be done. */
  asked: boolean;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** "Chép lịch": to which day or week, what will come there, and what can't and why. */
export function CopyPage({ call, values, proposal, asked, errors, message }: CopyPageProps) {
  const path = `/d/${call.station.slug}/lich-phat`;
  const week = values.unit === 'week';
  const back = `${path}${isDate(values.from) ? `?tuan=${values.from}` : ''}`;
  const partly = asked && proposal !== null && proposal.refused.length > 0;
  return (
    <StationPage
      call={call}
      title={week ? 'Chép lịch cả tuần' : 'Chép lịch một ngày'}
      active="schedule"
      aside={isDate(values.from) ? `từ ${periodInWords(values.from, week)}` : undefined}
      back={{ href: back, label: 'Lịch phát' }}
    >
      {message && !partly && <Notice tone="danger">{message}</Notice>}
      <Form action={`${path}/chep`} errors={errors}>
        <input type="hidden" name="unit" value={values.unit} />
        <input type="hidden" name="from" value={values.from} />
        <DateInput
          name="to"
          label={week ? 'Chép sang tuần có ngày' : 'Chép sang ngày'}
          hint="Mỗi lượt được chép thành một lượt riêng, phát một lần."
          value={values.to}
          error={errorOf(errors, 'to')}
        />
        {partly && proposal.taken.length > 0 && (
          <>
            <input type="hidden" name="agreedTo" value={values.to} />
            {proposal.refused.map(({ copy }) => (
              <input type="hidden" name="without" value={copy.key} />
            ))}
          </>
        )}
        {partly && <Impossible proposal={proposal} />}
        {proposal && <Wanted proposal={proposal} asked={asked} />}
        <FormActions>
          {partly ? (
            proposal.taken.length > 0 && (
              <Button weight="primary">
                Chép {proposal.taken.length} lượt, bỏ {proposal.refused.length} lượt
              </Button>
            )
          ) : (
            <Button weight="primary">Chép lịch</Button>
          )}
          <ButtonLink href={back}>Không chép</ButtonLink>
        </FormActions>
      </Form>
    </StationPage>
  );
}

function Impossible({ proposal }: { proposal: CopyProposal }) {
  return (
    <Card title={`Không chép được ${proposal.refused.length} lượt`}>
      <Lines>
        {proposal.refused.map(({ copy, why }) => (
          <Line hint={why.join(' ')}>
            <When slot={copy.slot} />
          </Line>
        ))}
      </Lines>
    </Card>
  );
}

/** Before it was asked for, what the day or week has; afterwards, what there is room for. */
function Wanted({ proposal, asked }: { proposal: CopyProposal; asked: boolean }) {
  const { taken, refused, leftOut } = proposal;
  const copies = asked ? taken : [...taken, ...refused.map(({ copy }) => copy)];
  const sorted = [...copies].sort((a, b) => (a.slot.start < b.slot.start ? -1 : 1));
  return (
    <Card title={asked ? `Chép được ${copies.length} lượt` : `Sẽ chép ${copies.length} lượt`}>
      {copies.length === 0 && <p class="soft">Không có lượt phát nào để chép.</p>}
      <Lines>
        {sorted.map(({ slot }) => (
          <Line>
            <When slot={slot} />
          </Line>
        ))}
      </Lines>
      {leftOut.length > 0 && (
        <p class="soft small">
          Không chép:{' '}
          {leftOut.map(({ name, start, why }) => `${name} ${start.slice(11, 16)} (${why})`).join('; ')}.
        </p>
      )}
    </Card>
  );
}

function When({ slot }: { slot: StationSlot }) {
  return (
    <>
      <strong>{slot.start.slice(11, 16)}</strong> {viWeekdayDate(slot.start.slice(0, 10))} · {slot.name},{' '}
      {slot.durationMinutes} phút
    </>
  );
}

/** 'thứ Tư 25/11/2026'; 'tuần 23/11/2026–29/11/2026' */
export function periodInWords(date: string, week: boolean): string {
  if (!week) return viWeekdayDate(date);
  const monday = mondayOf(date);
  return `tuần ${viDate(monday)}–${viDate(addDays(monday, 6))}`;
}
