// Counts letters and words of a text while it is typed: <textarea data-counter="id of the output">.
const numbers = new Intl.NumberFormat('vi-VN');

const count = (area) => {
  const output = document.getElementById(area.dataset.counter);
  if (!output) return;
  const text = area.value.normalize('NFC');
  const limit = Number(area.dataset.limit);
  // A limit is of UTF-16 units, as the server counts it: an emoji takes two or more.
  const letters = limit ? text.length : [...text].length;
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
