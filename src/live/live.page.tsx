import { PasskeyButton } from '../accounts/second-factor/passkey-offer.page.tsx';
import type { PasskeyOffer } from '../accounts/second-factor/passkeys.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { ZoneChoice } from '../accounts/zone-choice.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import type { FieldError } from '../kernel/errors.ts';
import { viDuration, viInstant } from '../kernel/vietnamese.ts';
import { AudioPlayer } from '../web/parts/audio-player.tsx';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Chip } from '../web/parts/chip.tsx';
import { DefinitionList } from '../web/parts/definition-list.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Live } from '../web/parts/live.tsx';
import { OnAirStrip } from '../web/parts/on-air-strip.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import { LONGEST_MINUTES, type LiveSpeech } from './speech.ts';

export interface SpeechFormValues {
  title: string;
  zones: readonly string[];
  minutes: string;
}

interface SpeechesPageProps {
  call: PageCall;
  speeches: readonly LiveSpeech[];
  zones: readonly Zone[];
  /** Null for someone who may only look. */
  form: SpeechFormValues | null;
  /** Asks his passkey in place of the password. */
  passkey?: PasskeyOffer | null | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

const pathOf = ({ station }: PageCall) => `/d/${station.slug}/noi-truc-tiep`;

export function SpeechesPage(props: SpeechesPageProps) {
  const { call, speeches, form } = props;
  return (
    <StationPage
      call={call}
      title="Nói trực tiếp"
      back={{ href: `/d/${call.station.slug}/lich-phat`, label: 'Lịch phát' }}
    >
      {form ? (
        <PrepareForm {...props} form={form} />
      ) : (
        <p>Người được trao quyền “nói trực tiếp” nói từ điện thoại hoặc máy tính ra các cụm loa đã chọn.</p>
      )}
      <Card title="Các lần nói">
        <DataTable
          caption="Các lần nói trực tiếp, mới nhất trước"
          hideCaption
          columns={[
            { header: 'Tên', cell: ({ id, title }) => <a href={`${pathOf(call)}/${id}`}>{title}</a> },
            { header: 'Người nói', cell: ({ speaker }) => speaker.name },
            {
              header: 'Lúc',
              cell: ({ startedAt, askedAt }) => viInstant(startedAt ?? askedAt, call.station.timeZone),
            },
            { header: 'Dài', cell: ({ recording }) => recording && viDuration(recording.durationMs) },
            { header: 'Tình trạng', cell: (speech) => <State speech={speech} /> },
          ]}
          rows={speeches}
          empty={<p>Chưa có lần nói trực tiếp nào.</p>}
        />
      </Card>
    </StationPage>
  );
}

function PrepareForm(props: SpeechesPageProps & { form: SpeechFormValues }) {
  const { call, zones, form, passkey, errors, message } = props;
  return (
    <Card title="Chuẩn bị nói">
      {message && <Notice tone="danger">{message}</Notice>}
      <Form action={pathOf(call)} errors={errors}>
        <p>
          Lời nói phát thẳng ra loa, ngắt chương trình đang phát ở các cụm loa đã chọn (trừ phát khẩn cấp),
          được ghi âm toàn bộ và không tính vào chỉ tiêu nào. Bước này chưa có gì phát ra loa.
        </p>
        <ZoneChoice
          zones={zones}
          values={form.zones}
          errors={errors}
          hint="Không có cụm nào được chọn sẵn."
        />
        <div class="columns columns-2">
          <TextInput
            name="title"
            label="Tên lần nói"
            placeholder="Thông báo họp tổ dân phố"
            value={form.title}
            error={errorOf(errors, 'title')}
          />
          <TextInput
            name="minutes"
            label="Nói nhiều nhất (phút)"
            hint={`Hết giờ này tự dừng; không quá ${LONGEST_MINUTES} phút.`}
            inputmode="numeric"
            width="short"
            value={form.minutes}
            error={errorOf(errors, 'minutes')}
          />
        </div>
        <TextInput
          name="password"
          type="password"
          label="Nhập lại mật khẩu của bạn"
          hint="Đã bật ứng dụng xác thực thì nhập mã 6 số thay mật khẩu cũng được."
          autocomplete="current-password"
          error={errorOf(errors, 'password')}
        />
        <PasskeyButton offer={passkey} label="Tiếp tục bằng khóa truy cập" />
        <FormActions>
          <Button weight="primary">Tiếp tục: mở micro</Button>
        </FormActions>
      </Form>
    </Card>
  );
}

function State({ speech: { state, startedAt } }: { speech: LiveSpeech }) {
  if (state === 'live')
    return (
      <Chip tone="danger" live>
        Đang nói
      </Chip>
    );
  if (state === 'ready') return <Chip>Chưa nói</Chip>;
  return startedAt === null ? <Chip>Không nói</Chip> : <Chip tone="proved">Đã nói</Chip>;
}

export interface LivePageProps {
  call: PageCall;
  speech: LiveSpeech;
  zones: readonly Zone[];
  /** How long it is so far, ms; null when nobody speaks. */
  lengthMs: number | null;
  may: { speak: boolean; stop: boolean };
}

export function LivePage(props: LivePageProps) {
  const { call, speech, may } = props;
  const speaking = speech.state === 'ready' && may.speak;
  return (
    <StationPage call={call} title={speech.title} back={{ href: pathOf(call), label: 'Nói trực tiếp' }}>
      {speaking ? <Speak {...props} /> : <Told {...props} />}
    </StationPage>
  );
}

/** Needs script: a microphone has no other way into a page. */
function Speak({ call, speech, zones }: LivePageProps) {
  const { station } = call;
  const sound = `/api/v1/stations/${station.id}/live-speeches/${speech.id}/sound`;
  return (
    <Card title="Nói">
      <div class="speak" data-speak={sound} data-speak-most={String(speech.mostMs)}>
        <p>
          Phát ra: <strong>{zonesInWords(speech, zones)}</strong>. Nhiều nhất {viDuration(speech.mostMs)}.
        </p>
        <p class="speak-state" role="status" data-speak-state>
          Trang này cần bật JavaScript để dùng micro.
        </p>
        <label class="speak-level">
          Mức tiếng <meter min="0" max="1" low={0.02} high={0.9} optimum={0.4} value={0} data-speak-level />
        </label>
        <p class="speak-clock" data-speak-clock>
          00:00
        </p>
        <div class="speak-actions">
          <div data-speak-start hidden>
            <Button weight="danger-sure" type="button">
              Bắt đầu nói ra loa
            </Button>
          </div>
          <form method="post" action={`${pathOf(call)}/${speech.id}/dung`} data-speak-stop hidden>
            <Button weight="danger-sure">Dừng</Button>
          </form>
        </div>
        <p class="soft">
          Loa chậm hơn lời nói một, hai giây. Đứng xa loa, hoặc tắt tiếng máy này, để không bị hú.
        </p>
      </div>
    </Card>
  );
}

function Told(props: LivePageProps) {
  const { call, speech, zones, lengthMs, may } = props;
  const path = `${pathOf(call)}/${speech.id}`;
  const { timeZone } = call.station;
  const { state, recording, startedAt, endedAt } = speech;
  const moving = state === 'live' || (state === 'over' && startedAt !== null && recording === null);
  return (
    <Live id="noi-truc-tiep" href={moving ? path : undefined} everySeconds={1}>
      <div class="stack">
        {state === 'live' && (
          <OnAirStrip
            state="live"
            title={speech.title}
            detail={`${speech.speaker.name} đang nói · ${viDuration(lengthMs ?? 0)} · ${zonesInWords(speech, zones)}`}
            actions={
              may.stop && (
                <form method="post" action={`${path}/dung`}>
                  <Button weight="danger">Dừng</Button>
                </form>
              )
            }
          />
        )}
        {recording && (
          <Card title="Bản ghi âm">
            <AudioPlayer src={`${path}/ban-ghi`} label={speech.title} durationMs={recording.durationMs}>
              Ghi toàn bộ tại máy chủ · <span class="hash">{recording.sha256.slice(0, 12)}</span>
            </AudioPlayer>
          </Card>
        )}
        <Card title="Lần nói">
          <DefinitionList
            items={[
              { term: 'Người nói', value: speech.speaker.name },
              { term: 'Cụm loa', value: zonesInWords(speech, zones) },
              { term: 'Chuẩn bị', value: viInstant(speech.askedAt, timeZone) },
              { term: 'Bắt đầu', value: startedAt === null ? 'Chưa nói' : viInstant(startedAt, timeZone) },
              { term: 'Kết thúc', value: endedAt !== null && viInstant(endedAt, timeZone) },
              { term: 'Vì sao kết thúc', value: speech.endedBecause },
              {
                term: 'Lượt phát',
                value: speech.airingId && (
                  <a href={`/d/${call.station.slug}/lich-phat/luot/${speech.airingId}`}>
                    Xem từng đầu phát đã phát gì
                  </a>
                ),
              },
            ]}
          />
        </Card>
      </div>
    </Live>
  );
}

function zonesInWords({ zones: own }: LiveSpeech, zones: readonly Zone[]): string {
  return own.map((id) => zones.find((zone) => zone.id === id)?.name ?? 'cụm loa đã bỏ').join(', ');
}
