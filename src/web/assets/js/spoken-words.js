// Pointing at, tapping or reaching a changed word of the spoken text shows which written words it came from.
const show = (word) => {
  const panel = word.closest('[data-spoken]');
  for (const other of panel.querySelectorAll('.is-linked')) other.classList.remove('is-linked');
  for (const part of panel.querySelectorAll(`[data-token="${word.dataset.token}"]`)) part.classList.add('is-linked');
  panel.querySelector('[data-spoken-status]').textContent = word.dataset.says;
};

for (const kind of ['click', 'focusin', 'mouseover']) {
  document.addEventListener(kind, (event) => {
    const word = event.target.closest?.('[data-spoken] [data-says]');
    if (word) show(word);
  });
}
