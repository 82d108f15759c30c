// Before and after at the same place and the same loudness: one button goes over from one to the other while it plays.
const silence = -100;
const gainOf = (decibels) => (decibels <= silence ? 0 : 10 ** (decibels / 20));

/** From a time of what is heard to the time of the original, and back. */
const toBefore = (pieces, at) => {
  let left = at;
  for (const { fromMs, toMs } of pieces) {
    if (left < toMs - fromMs) return fromMs + left;
    left -= toMs - fromMs;
  }
  return pieces.at(-1).toMs;
};
const toAfter = (pieces, at) => {
  let heard = 0;
  for (const { fromMs, toMs } of pieces) {
    if (at < fromMs) return heard;
    if (at < toMs) return heard + at - fromMs;
    heard += toMs - fromMs;
  }
  return heard;
};

function prepare(part) {
  if (part.compareReady) return;
  part.compareReady = true;
  const pieces = JSON.parse(part.dataset.comparePieces);
  const sounds = Object.fromEntries(
    ['before', 'after'].map((name) => [name, part.querySelector(`[data-compare-one="${name}"] audio`)]),
  );
  const gains = { before: Number(part.dataset.compareBefore), after: Number(part.dataset.compareAfter) };
  const status = part.querySelector('[data-compare-status]');
  let context;

  // Raising a sound needs more than the volume of its element; begun at the first play, as browsers ask.
  const level = () => {
    if (context) return;
    context = new AudioContext();
    for (const [name, audio] of Object.entries(sounds)) {
      const gain = context.createGain();
      gain.gain.value = gainOf(gains[name]);
      context.createMediaElementSource(audio).connect(gain).connect(context.destination);
    }
  };
  for (const audio of Object.values(sounds)) {
    audio.addEventListener('play', () => {
      level();
      context.resume();
    });
  }

  const says = { before: 'Đang nghe: trước, bản gốc.', after: 'Đang nghe: sau, bản đã xử lý.' };
  const ready = (audio) =>
    new Promise((resolve) => {
      if (audio.readyState > 0) return resolve();
      audio.addEventListener('loadedmetadata', resolve, { once: true });
      audio.load();
    });
  part.querySelector('[data-compare-tools]').hidden = false;
  part.querySelector('[data-compare-toggle]').addEventListener('click', async () => {
    const from = sounds.after.paused ? 'before' : 'after';
    const to = from === 'after' ? 'before' : 'after';
    const at = sounds[from].currentTime * 1000;
    await ready(sounds[to]);
    sounds[to].currentTime = (to === 'before' ? toBefore(pieces, at) : toAfter(pieces, at)) / 1000;
    sounds[from].pause();
    status.textContent = says[to];
    await sounds[to].play().catch(() => undefined); // the browser shows its own controls when it may not start
  });
}

document.addEventListener('loa:content', (event) => {
  event.target.querySelectorAll('[data-compare]').forEach(prepare);
});
