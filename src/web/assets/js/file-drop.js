// Names the chosen file in our own words, and lights the area up under a file that is being dragged. The input lies over the
// whole area, so that a click or a drop anywhere on it is the browser's own.
const areaOf = (event) => event.target.closest?.('[data-drop]');

for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  document.addEventListener(kind, (event) => {
    areaOf(event)?.classList.toggle('is-over', kind === 'dragenter' || kind === 'dragover');
  });
}

const sizeOf = (bytes) =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1).replace('.', ',')} MB`;

document.addEventListener('change', (event) => {
  const area = areaOf(event);
  if (!area) return;
  const names = [...event.target.files].map((file) => `${file.name} (${sizeOf(file.size)})`);
  area.querySelector('[data-drop-name]').textContent = names.join(', ') || 'Chọn tệp';
});
