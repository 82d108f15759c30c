// A link or button with data-dialog="id" opens that dialog instead of going to the page that asks the same question.
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog]');
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest('[data-dialog-close]');
  const open = closer?.closest('dialog[open]');
  if (open) {
    event.preventDefault();
    open.close();
  }
});

// A click on the darkened page around it (the dialog itself, outside its content box) says no.
document.addEventListener('click', (event) => {
  if (!(event.target instanceof HTMLDialogElement)) return;
  const box = event.target.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) event.target.close();
});
