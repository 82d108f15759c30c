// A file dropped on the area goes into its own input, as if chosen there.
const areaOf = (event) => event.target.closest?.('[data-drop]');

for (const kind of ['dragenter', 'dragover']) {
  document.addEventListener(kind, (event) => {
    const area = areaOf(event);
    if (!area || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    area.classList.add('is-over');
  });
}

document.addEventListener('dragleave', (event) => {
  const area = areaOf(event);
  if (area && !area.contains(event.relatedTarget)) area.classList.remove('is-over');
});

document.addEventListener('drop', (event) => {
  const area = areaOf(event);
  const files = event.dataTransfer.files;
  if (!area || files.length === 0) return;
  event.preventDefault();
  area.classList.remove('is-over');
  const input = area.querySelector('input[type=file]');
  input.files = files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
});
