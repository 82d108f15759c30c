// Says when a part that renews itself (<div data-live="seconds">) is fetched: not while nobody sees the page, and not while the
// person answers a question, has a menu open or types. What he has unfolded stays so.
const TICK_MS = 1000;
const SLOWEST_SECONDS = 60;
const TYPED = 'textarea, select, input:not([type="checkbox"], [type="radio"], [type="file"])';

/** Seconds until each part is due, and how long it waits between two fetches. */
const waits = new WeakMap();

const waitOf = (part) => {
  if (!waits.has(part)) waits.set(part, { left: Number(part.dataset.live), between: Number(part.dataset.live) });
  return waits.get(part);
};

const isBusy = () =>
  document.hidden ||
  document.querySelector('dialog[open], details[data-menu][open]') !== null ||
  document.activeElement?.matches(TYPED) === true;

setInterval(() => {
  for (const part of document.querySelectorAll('[data-live]')) {
    const wait = waitOf(part);
    wait.left -= TICK_MS / 1000;
    if (wait.left > 0 || isBusy()) continue;
    wait.left = wait.between;
    part.dispatchEvent(new CustomEvent('renew'));
  }
}, TICK_MS);

const isLive = (part) => part instanceof Element && part.matches('[data-live]');

// A server that is away or in trouble is asked less and less often.
for (const kind of ['htmx:error', 'htmx:response:error']) {
  document.addEventListener(kind, ({ target }) => {
    if (!isLive(target)) return;
    const wait = waitOf(target);
    wait.between = Math.min(SLOWEST_SECONDS, 2 * wait.between);
    wait.left = wait.between;
  });
}

const nameOf = (details) => details.id || details.querySelector('summary')?.textContent;

const keepUnfolded = (old, fragment) => {
  const unfolded = new Map([...old.querySelectorAll('details')].map((one) => [nameOf(one), one.open]));
  for (const details of fragment.querySelectorAll('details')) {
    if (unfolded.has(nameOf(details))) details.open = unfolded.get(nameOf(details));
  }
};

document.addEventListener('htmx:before:swap', (event) => {
  const part = event.target;
  if (!isLive(part)) return;
  const { ctx, tasks } = event.detail;
  const main = tasks.find(({ type }) => type === 'main');
  // Between asking and answer the person may have begun something; and an error page holds no such part.
  if (isBusy() || !ctx.response.raw.ok || !main?.fragment.firstElementChild) {
    event.preventDefault();
    return;
  }
  waitOf(part).between = Number(part.dataset.live);
  for (const { target, fragment } of tasks) {
    const old = typeof target === 'string' ? document.querySelector(target) : target;
    if (old) keepUnfolded(old, fragment);
  }
});
