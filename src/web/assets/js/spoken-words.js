// Pointing at, tapping or reaching a changed word of the spoken text shows which written words it came from.
const show = (word) => {
  const panel = word.closest('[data-spoken]');
  for (const other of panel.querySelectorAll('.is-linked')) other.classList.remove('is-linked');
  for (const part of panel.querySelectorAll(`[data-token="${word.dataset.token}"]`)) part.classList.add('is-linked');
  const status = panel.querySelector('[data-spoken-status]');
  status.textContent = word.dataset.says;
  status.classList.add('is-shown');
};

for (const kind of ['click', 'focusin', 'mouseover']) {
  document.addEventListener(kind, (event) => {
    const word = event.target.closest?.('[data-spoken] [data-says]');
    if (!word) return;
    // Without script the link leads to the written words; with it both are seen at once.
    if (kind === 'click') event.preventDefault();
    show(word);
  });
}
