// Counts letters and words of a text while it is typed: <textarea data-counter="id of the output">.
const numbers = new Intl.NumberFormat('vi-VN');

// What the server makes of a text before it counts (kernel/fields.ts): both must say the same.
const UNSEEN =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;
const composed = (text) => text.replace(/(\p{M}{8})\p{M}+/gu, '$1').normalize('NFC');
const kept = (text, oneLine) => {
  const seen = composed(text).replace(/\r\n?/g, '\n').replace(UNSEEN, '');
  const whole = (oneLine ? seen.replace(/\s+/g, ' ') : seen).trim();
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(whole) ? whole : '';
};

const count = (area) => {
  const output = document.getElementById(area.dataset.counter);
  if (!output) return;
  const limit = Number(area.dataset.limit);
  // A limit is of UTF-16 units, as the server counts it: an emoji takes two or more.
  const letters = limit ? kept(area.value, 'oneLine' in area.dataset).length : [...composed(area.value)].length;
  const words = area.value.split(/\s+/).filter(Boolean).length;
  output.textContent = limit
    ? `${numbers.format(letters)}/${numbers.format(limit)} ký tự`
    : `${numbers.format(words)} tiếng · ${numbers.format(letters)} ký tự`;
  output.toggleAttribute('data-over', limit > 0 && letters > limit);
};

document.addEventListener('input', (event) => {
  if (event.target.matches?.('[data-counter]')) count(event.target);
});

document.addEventListener('loa:content', (event) => {
  event.target.querySelectorAll('[data-counter]').forEach(count);
});
