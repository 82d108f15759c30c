// A field whose fault was named is no longer called wrong once a person changes it: whether it is right now, the server says next
// time. Until then a red sentence beside the mended word would be a lie.
const clear = (field) => {
  const error = field.querySelector('.field-error');
  for (const one of [field, ...field.querySelectorAll('[aria-invalid], [aria-describedby]')]) {
    one.removeAttribute('aria-invalid');
    const by = one.getAttribute('aria-describedby')?.split(' ') ?? [];
    const others = by.filter((id) => id !== error.id).join(' ');
    if (others) one.setAttribute('aria-describedby', others);
    else one.removeAttribute('aria-describedby');
  }
  error.remove();
};

const leaveSummary = (summary, field) => {
  const ids = [field, ...field.querySelectorAll('[id]')].map(({ id }) => `#${id}`);
  summary.querySelectorAll('a').forEach((link) => {
    if (ids.includes(link.getAttribute('href'))) link.closest('li').remove();
  });
  const left = summary.querySelectorAll('li').length;
  if (left === 0) summary.remove();
  else summary.querySelector('strong').textContent = `Còn ${left} chỗ cần sửa`;
};

const mended = ({ target }) => {
  const field = target.closest?.('.field');
  if (!field?.querySelector('.field-error')) return;
  clear(field);
  const summary = field.closest('form')?.querySelector('.form-errors');
  if (summary) leaveSummary(summary, field);
};

document.addEventListener('input', mended);
document.addEventListener('change', mended);
