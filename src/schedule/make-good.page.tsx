import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { viTime, viWeekdayDate } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { RundownTable } from '../bulletins/bulletins.page.tsx';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { ConfirmForm } from '../web/parts/confirm-dialog.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DateInput, TimeInput } from '../web/parts/text-field.tsx';
import type { Airing } from './airings.store.ts';
import type { MakeGoodOffer } from './make-goods.ts';
import type { WhyNotHeard } from './why-not-heard.ts';

export interface MakeGoodPageProps {
  call: PageCall;
  missed: Airing;
  why: WhyNotHeard | null;
  offer: MakeGoodOffer;
  zoneNames: readonly string[];
  /** As typed in another time that was refused. */
  typed?: { date: string; time: string } | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** "Phát bù": the time that the schedule has for it, and the choice of another. */
export function MakeGoodPage(props: MakeGoodPageProps) {
  const { call, missed, why, offer, zoneNames, typed, errors, message } = props;
  const { timeZone, slug } = call.station;
  const path = `/d/${slug}/lich-phat/luot/${missed.id}`;
  const { startsAt } = offer;
  const day = startsAt === null ? null : viWeekdayDate(dateOf(startsAt, timeZone));
  const wall =
    startsAt === null ? null : { date: dateOf(startsAt, timeZone), time: viTime(startsAt, timeZone) };
  const last = viWeekdayDate(dateOf(offer.until - 1, timeZone));
  return (
    <StationPage
      call={call}
      title={`Phát bù “${missed.title}”`}
      active="schedule"
      back={{ href: path, label: 'Lượt phát' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      {why && (
        <p>
          Lượt {viTime(missed.startsAt, timeZone)} {viWeekdayDate(dateOf(missed.startsAt, timeZone))} chưa
          được nghe: {why.sentence}
        </p>
      )}
      <div class="columns columns-wide-left">
        <Card
          title={
            wall
              ? `${wall.time}–${viTime(startsAt! + offer.minutes * 60_000, timeZone)} ${day}`
              : 'Hết giờ trống'
          }
        >
          {wall ? (
            <div class="stack">
              <p>
                Giờ gần nhất được phép trong tháng: đúng quy định thời lượng, không trùng lượt nào. Nội dung
                giữ nguyên nên không phải duyệt lại. Cụm loa: {zoneNames.join(', ')}.
              </p>
              <Form action={`${path}/phat-bu`}>
                <input type="hidden" name="date" value={wall.date} />
                <input type="hidden" name="time" value={wall.time} />
                <FormActions>
                  <Button weight="primary">Phát bù lúc {wall.time}</Button>
                  <ButtonLink href={path}>Để sau</ButtonLink>
                </FormActions>
              </Form>
            </div>
          ) : (
            <p>
              Đến hết {last} không còn giờ nào được phép cho lượt này. Có thể chọn giờ khác khi đổi bớt lịch.
            </p>
          )}
        </Card>
        <Card title="Chọn giờ khác">
          <Form action={`${path}/phat-bu`} errors={errors}>
            <DateInput
              name="date"
              label="Ngày"
              hint={`Trong tháng, đến hết ${last}.`}
              value={typed?.date ?? wall?.date}
              error={errorOf(errors, 'date')}
            />
            <TimeInput
              name="time"
              label="Giờ"
              value={typed?.time ?? wall?.time}
              error={errorOf(errors, 'time')}
            />
            <FormActions>
              <Button>Phát bù giờ này</Button>
            </FormActions>
          </Form>
        </Card>
      </div>
      <Card title="Nội dung phát bù">
        <RundownTable items={missed.items} />
      </Card>
    </StationPage>
  );
}

/** The question before a make-good is taken away. */
export function RemoveMakeGoodPage({ call, airing }: { call: PageCall; airing: Airing }) {
  const path = `/d/${call.station.slug}/lich-phat/luot/${airing.id}`;
  return (
    <StationPage call={call} title={`Bỏ “${airing.title}”?`} active="schedule">
      <ConfirmForm
        title={`Bỏ “${airing.title}”?`}
        action={`${path}/bo-phat-bu`}
        yes="Bỏ lượt phát bù"
        no="Giữ lại"
        danger
        backHref={path}
      >
        <p>Lượt phát bù sẽ không phát nữa; lượt đã lỡ lại chờ phát bù.</p>
      </ConfirmForm>
    </StationPage>
  );
}
