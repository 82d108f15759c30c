import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { viTime, viWeekdayDate } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { RadioGroup } from '../web/parts/choice-field.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DateInput, TextInput, TimeInput } from '../web/parts/text-field.tsx';
import { calendarPath, type CalendarView } from './calendar-path.ts';
import { repeatInWords } from './slot-form.ts';
import type { StationSlot } from './slots.store.ts';

/** What the form shows: as it stands, as it was dragged, or as typed. */
export interface MoveFormValues {
  slotId: string;
  wallStart: string;
  date: string;
  time: string;
  minutes: string;
  scope: string;
  /** Of the calendar's filter, kept. */
  zone: string;
  /** The calendar it was asked from. */
  view: CalendarView | '';
}

export interface MovePageProps {
  call: PageCall;
  /** Null when it may no longer be moved; `message` says why. */
  slot: StationSlot | null;
  /** When it begins now, UTC ms. */
  startsAt: number;
  values: MoveFormValues;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** week-edit.js takes this part of the page into the week's dialog. */
export const MOVE_FORM = 'doi-gio';

/** "Đổi giờ phát" of one airing, or of its slot from it on. */
export function MovePage(props: MovePageProps) {
  const { call, values, message, slot } = props;
  const week = weekPath(call, values);
  return (
    <StationPage call={call} title="Đổi giờ phát" active="schedule" back={{ href: week, label: 'Lịch phát' }}>
      <div id={MOVE_FORM} class="stack">
        {message && <Notice tone="danger">{message}</Notice>}
        {slot ? (
          <MoveForm {...props} slot={slot} />
        ) : (
          <p>
            <ButtonLink href={week} extra={{ 'data-dialog-close': '' }}>
              Về lịch phát
            </ButtonLink>
          </p>
        )}
      </div>
    </StationPage>
  );
}

function MoveForm({ call, slot, startsAt, values, errors }: MovePageProps & { slot: StationSlot }) {
  const { timeZone, slug } = call.station;
  const recurs = slot.rrule !== undefined;
  return (
    <Form action={`/d/${slug}/lich-phat/doi-gio`} errors={errors}>
      <p>
        <strong>{slot.name}</strong>
        <br />
        <span class="soft">
          Hiện phát lúc {viTime(startsAt, timeZone)} {viWeekdayDate(dateOf(startsAt, timeZone))},{' '}
          {slot.durationMinutes} phút
          {recurs && ` · ${repeatInWords(slot)}`}
        </span>
      </p>
      <input type="hidden" name="slotId" value={values.slotId} />
      <input type="hidden" name="wallStart" value={values.wallStart} />
      <input type="hidden" name="zone" value={values.zone} />
      <input type="hidden" name="view" value={values.view} />
      <div class="move-fields">
        <DateInput name="date" label="Ngày phát" value={values.date} error={errorOf(errors, 'date')} />
        <TimeInput name="time" label="Giờ bắt đầu" value={values.time} error={errorOf(errors, 'time')} />
        <TextInput
          name="minutes"
          label="Thời lượng (phút)"
          inputmode="numeric"
          width="short"
          value={values.minutes}
          error={errorOf(errors, 'minutes')}
        />
      </div>
      {recurs ? (
        <RadioGroup
          name="scope"
          label="Đổi cho"
          choices={[
            { value: 'once', label: 'Chỉ lượt này' },
            {
              value: 'following',
              label: 'Cả khung giờ',
              hint: 'Từ lượt này trở đi; các lượt trước đó giữ nguyên giờ.',
            },
          ]}
          value={values.scope}
          error={errorOf(errors, 'scope')}
        />
      ) : (
        <input type="hidden" name="scope" value="once" />
      )}
      <FormActions>
        <Button weight="primary">Đổi giờ phát</Button>
        <ButtonLink href={weekPath(call, values)} extra={{ 'data-dialog-close': '' }}>
          Giữ như cũ
        </ButtonLink>
      </FormActions>
    </Form>
  );
}

function weekPath({ station }: PageCall, { wallStart, zone, view }: MoveFormValues): string {
  return calendarPath(station.slug, { date: wallStart.slice(0, 10), zone, view });
}
