/** "Bên gửi được phát tự động": its pages. */
import type { App } from '../accounts/http/app.ts';
import type { FormValues } from '../accounts/http/declaration.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { listZones } from '../accounts/zones.ts';
import type { FieldError } from '../kernel/errors.ts';
import { CapSendersPage, EndSenderPage, type CapSenderValues } from './cap-senders.page.tsx';
import { capSenderSchema } from './cap-senders.ts';
import type { EmergencyRooms } from './emergency-rooms.ts';

const PAGE = '/d/{slug}/khan-cap/ben-gui';
const ONE = `${PAGE}/{senderId}/cham-dut`;
const read = { scope: 'station', permission: 'emergency.read' } as const;
const allow = { scope: 'station', permission: 'cap.allow' } as const;

const EMPTY: CapSenderValues = { name: '', sender: '', document: '', zones: [], certificate: '' };

export function capSenderPages(app: App, { database, capSenders }: EmergencyRooms): void {
  async function page(
    call: PageCall,
    form: CapSenderValues | null,
    refused?: { errors: readonly FieldError[]; message: string | null },
  ) {
    return (
      <CapSendersPage
        call={call}
        senders={await capSenders.list(call.station.id)}
        zones={await listZones(database.kysely, call.station.id)}
        form={form}
        errors={refused?.errors}
        message={refused?.message}
      />
    );
  }

  app.page({ method: 'get', path: PAGE, ...read }, (call) =>
    page(call, call.may('cap.allow') ? EMPTY : null),
  );

  app.form(
    { method: 'post', path: PAGE, ...allow, body: capSenderSchema },
    async ({ station, actor, body, seeOther }) => {
      const { name } = await capSenders.allow(station, actor, body);
      return seeOther(`/d/${station.slug}/khan-cap/ben-gui`, `Từ nay ${name} được phát tự động.`);
    },
    (call) => page(call, typedForm(call.values), call),
  );

  app.page({ method: 'get', path: ONE, ...allow }, async (call) => (
    <EndSenderPage call={call} one={await capSenders.find(call.station.id, call.params.senderId)} />
  ));

  app.form({ method: 'post', path: ONE, ...allow }, async ({ station, actor, params, seeOther }) => {
    await capSenders.end(station, actor, params.senderId);
    return seeOther(
      `/d/${station.slug}/khan-cap/ben-gui`,
      'Đã chấm dứt; cảnh báo của bên gửi này chờ người xem.',
    );
  });
}

function typedForm(values: FormValues): CapSenderValues {
  const one = (name: string) => [values[name] ?? ''].flat()[0] ?? '';
  return {
    ...{ name: one('name'), sender: one('sender'), document: one('document') },
    ...{ zones: [values['zones'] ?? []].flat(), certificate: one('certificate') },
  };
}
