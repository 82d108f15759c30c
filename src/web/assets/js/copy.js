// Copies what a field holds: <button data-copy="id of the field">. Says on the button that it is done.
document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy]');
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    // Over plain HTTP browsers offer no clipboard; the old way still works there.
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else document.execCommand('copy');
  } catch {
    document.execCommand('copy');
  }
  const words = button.lastChild;
  const before = words.textContent;
  words.textContent = 'Đã chép';
  setTimeout(() => {
    words.textContent = before;
  }, 2000);
});
