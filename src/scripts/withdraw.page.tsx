import { mayDo } from '../accounts/permissions.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { Card } from '../web/parts/card.tsx';
import { ConfirmDialog, ConfirmForm, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import type { ScriptDetail } from './script-detail.ts';
import { isAllowed } from './script.ts';

const WITHDRAW_DIALOG = 'hoi-thu-hoi';

/** Those who may, while there is something to end. */
export function mayWithdraw(call: PageCall, { script }: ScriptDetail): boolean {
  return mayDo(call.actor.roles, 'script.withdraw') && isAllowed('withdraw', script.state);
}

function withdrawHref(call: PageCall, { script }: ScriptDetail): string {
  return `/d/${call.station.slug}/tin-bai/${script.id}/thu-hoi`;
}

interface WithdrawProps {
  call: PageCall;
  detail: ScriptDetail;
}

/** The button that asks. */
export function WithdrawOpener({ call, detail }: WithdrawProps) {
  return (
    <ConfirmOpener dialog={WITHDRAW_DIALOG} href={withdrawHref(call, detail)}>
      Thu hồi…
    </ConfirmOpener>
  );
}

function questionOf({ revision }: ScriptDetail): string {
  return `Thu hồi “${revision.title}”?`;
}

function WithdrawWords({ reason, error }: { reason?: string | undefined; error?: string | undefined }) {
  return (
    <div class="stack">
      <p>
        Các lần phát sắp tới bị hủy và tin, bài không còn được tính vào chỉ tiêu. Không khôi phục lại được; hồ
        sơ vẫn được giữ.
      </p>
      <TextInput name="reason" label="Lý do thu hồi" value={reason} error={error} />
    </div>
  );
}

/** Asks on the same page; it stands outside any form. */
export function WithdrawDialog({ call, detail }: WithdrawProps) {
  return (
    <ConfirmDialog
      id={WITHDRAW_DIALOG}
      title={questionOf(detail)}
      action={withdrawHref(call, detail)}
      yes="Thu hồi"
      no="Không thu hồi"
      danger
    >
      <WithdrawWords />
    </ConfirmDialog>
  );
}

/** The same question on a page of its own: without script, and when the reason was missing. */
export function WithdrawPage(
  props: WithdrawProps & { reason?: string | undefined; error?: string | undefined },
) {
  const { call, detail, reason, error } = props;
  const back = `/d/${call.station.slug}/tin-bai/${detail.script.id}`;
  const title = questionOf(detail);
  return (
    <StationPage
      call={call}
      title={title}
      active="scripts"
      back={{ href: back, label: detail.revision.title }}
    >
      <Card>
        <ConfirmForm
          title={title}
          action={withdrawHref(call, detail)}
          yes="Thu hồi"
          no="Không thu hồi"
          danger
          backHref={back}
        >
          <WithdrawWords reason={reason} error={error} />
        </ConfirmForm>
      </Card>
    </StationPage>
  );
}
