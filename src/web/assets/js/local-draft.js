// Keeps what is typed into <form data-draft="key"> on this machine until the server has it: a lost connection, a closed
// window or an expired session costs nothing. Files and secrets are never kept.
const PREFIX = 'loa-draft:';
const KEEP_DAYS = 14;

const storage = (() => {
  try {
    localStorage.setItem(`${PREFIX}probe`, '');
    localStorage.removeItem(`${PREFIX}probe`);
    return localStorage;
  } catch {
    return undefined; // private windows and full disks: the form works without
  }
})();

const controls = (form) =>
  [...form.elements].filter(
    (control) => control.name && !['file', 'password', 'hidden', 'submit', 'button'].includes(control.type),
  );

const valuesOf = (form) =>
  controls(form).map((control) => [
    control.name,
    control.type === 'checkbox' || control.type === 'radio' ? [control.value, control.checked] : control.value,
  ]);

const restore = (form, values) => {
  controls(form).forEach((control, index) => {
    const [name, value] = values[index] ?? [];
    if (name !== control.name) return;
    if (Array.isArray(value)) control.checked = value[1];
    else control.value = value;
    control.dispatchEvent(new Event('input', { bubbles: true }));
  });
};

const keep = (form) => {
  try {
    storage.setItem(PREFIX + form.dataset.draft, JSON.stringify({ at: new Date().getTime(), values: valuesOf(form) }));
  } catch {
    // A full store must not stop anyone from typing.
  }
};

const kept = (key) => {
  try {
    return JSON.parse(storage.getItem(PREFIX + key));
  } catch {
    return null;
  }
};

const forget = (key) => storage.removeItem(PREFIX + key);

const forgetOld = () => {
  const limit = new Date().getTime() - KEEP_DAYS * 86_400_000;
  for (const name of Object.keys(storage)) {
    if (name.startsWith(PREFIX) && (kept(name.slice(PREFIX.length))?.at ?? 0) < limit) storage.removeItem(name);
  }
};

const offer = (form, draft) => {
  const box = form.querySelector('[data-draft-offer]');
  if (!box) return;
  const at = new Intl.DateTimeFormat('vi-VN', { dateStyle: 'short', timeStyle: 'short' }).format(draft.at);
  box.querySelector('[data-draft-at]').textContent = at;
  box.hidden = false;
  box.querySelector('[data-draft-restore]').addEventListener('click', () => {
    restore(form, draft.values);
    box.hidden = true;
  });
  box.querySelector('[data-draft-drop]').addEventListener('click', () => {
    forget(form.dataset.draft);
    box.hidden = true;
  });
};

if (storage) {
  forgetOld();
  const waiting = new WeakMap();

  document.addEventListener('input', (event) => {
    const form = event.target.form;
    if (!form?.dataset.draft) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => keep(form), 400));
  });

  document.addEventListener('loa:content', (event) => {
    for (const saved of event.target.querySelectorAll('[data-saved-draft]')) forget(saved.dataset.savedDraft);
    for (const form of event.target.querySelectorAll('form[data-draft]:not([data-draft-seen])')) {
      form.setAttribute('data-draft-seen', '');
      const draft = kept(form.dataset.draft);
      if (!draft) continue;
      if (JSON.stringify(draft.values) === JSON.stringify(valuesOf(form))) forget(form.dataset.draft);
      else offer(form, draft);
    }
  });
}
