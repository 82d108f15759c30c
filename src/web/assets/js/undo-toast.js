// Counts down the seconds in which an action can still be taken back: <form data-undo="10">. Held while one is on it.
const TICK_MS = 100;

const start = (form) => {
  const bar = form.querySelector('progress');
  let left = Number(form.dataset.undo) * 1000;
  const held = () => form.matches(':hover') || form.contains(document.activeElement);
  const timer = setInterval(() => {
    if (!form.isConnected) clearInterval(timer);
    if (held()) return;
    left -= TICK_MS;
    bar.value = left / 1000;
    if (left > 0) return;
    clearInterval(timer);
    form.remove();
  }, TICK_MS);
};

document.addEventListener('loa:content', (event) => {
  for (const form of event.target.querySelectorAll('form[data-undo]:not([data-undo-started])')) {
    form.setAttribute('data-undo-started', '');
    start(form);
  }
});
