import type { Child } from 'hono/jsx';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

export type NoticeTone = 'neutral' | 'attention' | 'proved' | 'danger';

const ICONS: Record<NoticeTone, IconName> = {
  neutral: 'info',
  attention: 'warning',
  proved: 'check',
  danger: 'warning',
};

/** A sentence that stands on the page: something to know before going on. */
export function Notice({ tone = 'neutral', children }: { tone?: NoticeTone | undefined; children: Child }) {
  return (
    <div class={`notice notice-${tone}`}>
      <Icon name={ICONS[tone]} />
      <div class="notice-words">{children}</div>
    </div>
  );
}

/** What the last action did, said once on the page that follows it. */
export interface Flash {
  tone: NoticeTone;
  message: string;
  /** An action that takes it back, offered for some seconds. */
  undo?: UndoOffer | undefined;
  /** Key of a kept draft (`Form draft`) that is saved now and no longer needed. */
  savedDraft?: string | undefined;
}

export interface UndoOffer {
  /** Address the undo is posted to. */
  action: string;
  /** Hidden fields posted with it. */
  fields?: Record<string, string> | undefined;
  /** How long it is offered; the server decides for itself how long it accepts it. */
  seconds?: number | undefined;
}

export function FlashMessage({ flash }: { flash: Flash }) {
  const saved = flash.savedDraft ? <span hidden data-saved-draft={flash.savedDraft} /> : null;
  if (flash.undo) {
    return (
      <>
        {saved}
        <UndoToast message={flash.message} offer={flash.undo} />
      </>
    );
  }
  return (
    <div class="no-print" role={flash.tone === 'danger' ? 'alert' : 'status'}>
      {saved}
      <Notice tone={flash.tone}>{flash.message}</Notice>
    </div>
  );
}

/** Without script it stays; with it, it counts down and goes. */
function UndoToast({ message, offer }: { message: string; offer: UndoOffer }) {
  const seconds = offer.seconds ?? 10;
  return (
    <form class="undo" method="post" action={offer.action} data-undo={String(seconds)}>
      {Object.entries(offer.fields ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <div class="undo-line">
        <span role="status">{message}</span>
        <Button>Hoàn tác</Button>
      </div>
      <progress max={seconds} value={seconds} aria-label="Thời gian còn lại để hoàn tác" />
    </form>
  );
}
