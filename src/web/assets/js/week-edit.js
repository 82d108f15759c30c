// Changes the time of an airing on the week: <div data-edit> is dragged to another time or day, or stretched by its lower edge, in steps
// of five minutes; its button (data-edit-open) opens the same form by keyboard or touch. The server's form page (#doi-gio) is what
// the dialog shows, so that rules, words and what happens without script are the same. What comes once is sent as soon as it is
// dropped; for what recurs the dialog asks for which airings. In the month <li data-month-edit> is dragged to another day. Refused, it is shown with the rule's words, and nothing has moved.
const STEP = 5;
const FAR = 4; // px before a press is a drag

const dialog = () => document.getElementById('doi-gio-hoi');
const body = () => dialog().querySelector('[data-edit-body]');

const put = (html) => {
  const part = new DOMParser().parseFromString(html, 'text/html').getElementById('doi-gio');
  if (!part) return false;
  body().replaceChildren(document.importNode(part, true));
  body().dispatchEvent(new CustomEvent('loa:content', { bubbles: true }));
  return true;
};

const show = () => {
  if (!dialog().open) dialog().showModal();
  const wrong = body().querySelector('[aria-invalid=true]');
  (wrong ?? body().querySelector('input:not([type=hidden]), a'))?.focus();
};

// A page that is not the form (signed out, a fault) is better seen as such.
const ask = async (href, sendAtOnce) => {
  const response = await fetch(href, { headers: { 'hx-request': 'true' } }).catch(() => null);
  if (!response || !put(await response.text())) {
    location.assign(href);
    return;
  }
  const form = body().querySelector('form');
  if (sendAtOnce && form) send(form);
  else show();
};

let sending = false;
const send = async (form) => {
  if (sending) return;
  sending = true;
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      headers: { 'hx-request': 'true' },
      body: new URLSearchParams(new FormData(form)),
    });
    const elsewhere = response.headers.get('hx-redirect');
    if (elsewhere) {
      // The same address again would only scroll to it.
      if (new URL(elsewhere, location.href).href === location.href) location.reload();
      else location.assign(elsewhere);
      return;
    }
    if (put(await response.text())) show();
    else form.submit();
  } catch {
    form.submit();
  } finally {
    sending = false;
  }
};

document.addEventListener('submit', (event) => {
  if (!event.target.closest('[data-edit-body]')) return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-edit-open]');
  if (!opener || !dialog()?.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ask(opener.href, false);
});

const pad = (number) => String(number).padStart(2, '0');
const clock = (minute) => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;

let drag = null;

const rowHeight = (lane) => parseFloat(getComputedStyle(lane).gridAutoRows);

// The minute of the day at a height of a lane; null in a gap or outside the axis.
const minuteAt = (y) => {
  const box = drag.lane.getBoundingClientRect();
  const row = (y - box.top) / drag.height + 1;
  const part = drag.axis.find(([at, from, to, gap]) => !gap && row >= at && row <= at + (to - from) / STEP);
  return part ? part[1] + (row - part[0]) * STEP : null;
};
const rowOf = (minute) => {
  const part = drag.axis.findLast(([, from, , gap]) => !gap && from <= minute) ?? drag.axis[0];
  return part[0] + Math.round((Math.min(minute, part[2]) - part[1]) / STEP);
};

const laneAt = (x) =>
  [...drag.week.querySelectorAll('[data-day]')].find((lane) => {
    const box = lane.getBoundingClientRect();
    return x >= box.left && x < box.right;
  });

const follow = (event) => {
  drag.lane = laneAt(event.clientX) ?? drag.lane;
  if (drag.stretch) drag.lane = drag.home;
  const at = minuteAt(event.clientY - drag.grip);
  if (at === null) return;
  if (drag.stretch) {
    drag.minutes = Math.max(STEP, Math.round((at - drag.from) / STEP) * STEP);
  } else {
    drag.start = Math.min(Math.max(0, Math.round(at / STEP) * STEP), 24 * 60 - STEP);
  }
  const end = Math.min(drag.start + drag.minutes, 24 * 60);
  const rows = Math.max(1, rowOf(end) - rowOf(drag.start));
  drag.ghost.className = `week-ghost at-${rowOf(drag.start)} rows-${rows}`;
  drag.ghost.textContent = `${clock(drag.start)}–${end === 1440 ? '24:00' : clock(end)}`;
  if (drag.ghost.parentElement !== drag.lane) drag.lane.append(drag.ghost);
};

const begin = (event) => {
  drag.ghost = document.createElement('div');
  drag.moving = true;
  drag.block.classList.add('is-dragged');
  drag.block.setPointerCapture(drag.pointer);
  document.body.classList.add(drag.stretch ? 'is-stretching' : 'is-moving');
  follow(event);
};

const end = () => {
  drag.ghost?.remove();
  drag.block.classList.remove('is-dragged');
  document.body.classList.remove('is-moving', 'is-stretching');
  drag = null;
};

document.addEventListener('pointerdown', (event) => {
  const block = event.target.closest?.('[data-axis] [data-edit]');
  const layout = block && getComputedStyle(block.parentElement).display;
  // On a phone the week is a list, and a finger scrolls.
  if (!block || drag || event.button !== 0 || event.pointerType === 'touch' || layout !== 'grid') return;
  if (event.target.closest('[data-edit-open]')) return;
  const lane = block.parentElement;
  const week = lane.closest('[data-axis]');
  const from = Number(block.dataset.from);
  drag = {
    ...{ block, lane, week, home: lane, from, start: from, minutes: Number(block.dataset.minutes) },
    ...{ x: event.clientX, y: event.clientY, pointer: event.pointerId, moving: false },
    axis: JSON.parse(week.dataset.axis),
    height: rowHeight(lane),
    grip: event.clientY - block.getBoundingClientRect().top,
    stretch: Boolean(event.target.closest('[data-stretch]')),
  };
  if (!drag.stretch) return;
  event.preventDefault();
  // Its words may need more room than its minutes: what is gripped stands for where it really ends.
  const ends = lane.getBoundingClientRect().top + (rowOf(from + drag.minutes) - 1) * drag.height;
  drag.grip = event.clientY - ends;
});

document.addEventListener('pointermove', (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  if (drag.moving) follow(event);
  else if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > FAR) begin(event);
});

document.addEventListener('pointerup', (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { block, lane, start, minutes, from, moving, home } = drag;
  end();
  if (!moving) return;
  // The click that ends a drag is none.
  const ignore = (click) => click.preventDefault();
  addEventListener('click', ignore, true);
  setTimeout(() => removeEventListener('click', ignore, true));
  if (lane === home && start === from && minutes === Number(block.dataset.minutes)) return;
  const to = new URLSearchParams({ ngay: lane.dataset.day, gio: clock(start), phut: String(minutes) });
  ask(`${block.dataset.edit}&${to}`, !('recurs' in block.dataset));
});

document.addEventListener('pointercancel', () => drag && end());
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && drag) end();
});
// In the month a strip is carried to another day by the browser's own dragging: its hour stays.
let carried = null;
const dayUnder = (event) => event.target.closest?.('[data-month-day]') ?? null;
const mark = (day) => {
  document.querySelector('.is-target')?.classList.remove('is-target');
  day?.classList.add('is-target');
};

document.addEventListener('dragstart', (event) => {
  // The browser would drag the link in it.
  if (event.target.closest?.('[data-axis] [data-edit]')) event.preventDefault();
  carried = event.target.closest?.('[data-month-edit]') ?? null;
  if (!carried) return;
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', carried.title);
});
document.addEventListener('dragover', (event) => {
  const day = carried && dayUnder(event);
  if (!day) return;
  event.preventDefault();
  mark(day);
});
document.addEventListener('drop', (event) => {
  const day = carried && dayUnder(event);
  if (!day) return;
  event.preventDefault();
  const { monthEdit } = carried.dataset;
  if (day === carried.closest('[data-month-day]')) return;
  ask(`${monthEdit}&ngay=${day.dataset.monthDay}`, !('recurs' in carried.dataset));
});
document.addEventListener('dragend', () => {
  mark(null);
  carried = null;
});
