// Asks before leaving a page whose <form data-guard> was changed and not sent.
const changed = new Set();

document.addEventListener('input', (event) => {
  const form = event.target.form;
  if (form?.hasAttribute('data-guard')) changed.add(form);
});

document.addEventListener('submit', (event) => changed.delete(event.target));

window.addEventListener('beforeunload', (event) => {
  const open = [...changed].some((form) => form.isConnected);
  if (!open) return;
  event.preventDefault();
  event.returnValue = true; // Chrome before 119 asks only for this
});
