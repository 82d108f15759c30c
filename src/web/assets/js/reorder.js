// Moves the items of <ol data-reorder> by dragging (mouse) and by their buttons "Lên" and "Xuống" (keyboard, touch) without
// asking the server each time. The hidden fields travel with their items, so that the form posts the new order; without
// script the same buttons post the move. Says each move aloud.
let dragged;

const listOf = (item) => item.closest('[data-reorder]');

const tell = (list, item) => {
  const items = [...list.children];
  items.forEach((other, index) => {
    other.querySelector('[data-move=up]').disabled = index === 0;
    other.querySelector('[data-move=down]').disabled = index === items.length - 1;
  });
  const status = list.parentElement.querySelector('[data-reorder-status]');
  status.textContent = `${item.dataset.title}: vị trí ${items.indexOf(item) + 1} trên ${items.length}`;
  list.querySelector('input').dispatchEvent(new Event('input', { bubbles: true }));
  list.dispatchEvent(new CustomEvent('loa:reordered', { bubbles: true }));
};

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-reorder] [data-move]');
  if (!button) return;
  event.preventDefault();
  const item = button.closest('li');
  const up = button.dataset.move === 'up';
  const neighbour = up ? item.previousElementSibling : item.nextElementSibling;
  if (!neighbour) return;
  if (up) neighbour.before(item);
  else neighbour.after(item);
  tell(listOf(item), item);
  const other = item.querySelector(`[data-move=${up ? 'down' : 'up'}]`);
  (button.disabled ? other : button).focus();
});

// Draggable only from the grip: the words in it can still be marked with the mouse.
document.addEventListener('pointerdown', (event) => {
  const item = event.target.closest?.('[data-reorder] > li');
  if (item) item.draggable = Boolean(event.target.closest('.reorder-grip'));
});

document.addEventListener('dragstart', (event) => {
  const item = event.target.closest?.('[data-reorder] > li');
  if (!item) return;
  dragged = item;
  event.dataTransfer.effectAllowed = 'move';
  item.classList.add('is-dragged');
});

document.addEventListener('dragover', (event) => {
  const over = event.target.closest?.('[data-reorder] > li');
  if (!dragged || !over || over === dragged || listOf(over) !== listOf(dragged)) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  if (event.clientY < box.top + box.height / 2) over.before(dragged);
  else over.after(dragged);
});

document.addEventListener('dragend', () => {
  if (!dragged) return;
  dragged.classList.remove('is-dragged');
  tell(listOf(dragged), dragged);
  dragged = undefined;
});
