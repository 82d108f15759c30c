// Copies what a field holds, or another part of the page says: <button data-copy="its id">. Says on the button that it is done.
document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy]');
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  if (source.select) source.select();
  else getSelection().selectAllChildren(source);
  try {
    // Over plain HTTP browsers offer no clipboard; the old way still works there.
    if (navigator.clipboard) await navigator.clipboard.writeText(source.value ?? source.innerText);
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
