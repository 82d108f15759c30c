import type { Child } from 'hono/jsx';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export interface ReorderItem {
  id: string;
  title: string;
  /** Length, state. */
  detail?: Child;
  /** Other things to do with it: a button that takes it out. */
  actions?: Child;
}

export interface ReorderListProps {
  label: string;
  /** Posted once per item, in the order shown. */
  name: string;
  items: readonly ReorderItem[];
}

/**
 * Items whose order a person sets, inside a form: dragged by the mouse, or moved by their buttons. Without script the buttons post
 * `move=up:<id>` or `move=down:<id>` with the rest of the form.
 */
export function ReorderList({ label, name, items }: ReorderListProps) {
  return (
    <div>
      <ol class="reorder" data-reorder aria-label={label}>
        {items.map((item, index) => (
          <li data-title={item.title}>
            <input type="hidden" name={name} value={item.id} />
            <span class="reorder-grip" title="Kéo để đổi chỗ">
              <Icon name="grip" />
            </span>
            <div class="reorder-words">
              {item.title}
              {item.detail && <span class="line-hint">{item.detail}</span>}
            </div>
            <span class="reorder-moves">
              <Move way="up" item={item} disabled={index === 0} />
              <Move way="down" item={item} disabled={index === items.length - 1} />
              {item.actions}
            </span>
          </li>
        ))}
      </ol>
      <p class="only-read" role="status" data-reorder-status />
    </div>
  );
}

function Move({ way, item, disabled }: { way: 'up' | 'down'; item: ReorderItem; disabled: boolean }) {
  const words = way === 'up' ? `Lên: ${item.title}` : `Xuống: ${item.title}`;
  return (
    <Button
      name="move"
      value={`${way}:${item.id}`}
      disabled={disabled}
      icon={way}
      iconOnly
      extra={{ 'data-move': way }}
    >
      {words}
    </Button>
  );
}
