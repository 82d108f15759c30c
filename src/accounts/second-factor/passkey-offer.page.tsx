import { assetUrl } from '../../web/assets.ts';
import { Button } from '../../web/parts/button.tsx';
import { fieldId } from '../../web/parts/field.tsx';
import type { PasskeyOffer } from './passkeys.ts';

export interface PasskeyButtonProps {
  /** None: nothing is shown. */
  offer: PasskeyOffer | null | undefined;
  label: string;
  danger?: boolean | undefined;
}

/**
 * Inside a form: asks a passkey and sends the form with its answer. Unseen until the script finds that this browser has passkeys.
 */
export function PasskeyButton({ offer, label, danger }: PasskeyButtonProps) {
  if (!offer) return null;
  return (
    <div
      id={fieldId('passkey')}
      class="passkey"
      data-passkey={offer.kind}
      data-passkey-options={offer.options}
      hidden
    >
      <input type="hidden" name="passkey" />
      <Button type="button" weight={danger ? 'danger' : 'quiet'}>
        {label}
      </Button>
      <p class="field-error" role="alert" data-passkey-fault hidden />
      <script src={assetUrl('passkey.js')} defer />
    </div>
  );
}
