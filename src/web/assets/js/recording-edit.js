// Cắt, sửa bản ghi: the waveform says the same as the fields below it, and is changed by hand. What counts is in the fields; all of it
// works without this, too.
import WaveSurfer from 'asset:wavesurfer.js';
import RegionsPlugin from 'asset:wavesurfer-regions.js';

const KEPT = 'rgba(20, 85, 143, 0.14)';
const CUT = 'rgba(198, 40, 40, 0.35)';
const NEW_CUT_MS = 2_000;
const CLOSEST_PX = 400;

const panel = document.querySelector('[data-edit]');
if (panel) start(panel).catch((error) => console.warn(error));

/** '1:05,250' */
function clock(ms) {
  const seconds = String(Math.floor(ms / 1000) % 60).padStart(2, '0');
  return `${Math.floor(ms / 60_000)}:${seconds},${String(Math.floor(ms % 1000)).padStart(3, '0')}`;
}

/** The same as the server reads it; null for what is no time. */
function parse(text) {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (!match) return null;
  const [, hours = '0', minutes = '0', seconds, fraction = ''] = match;
  return (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'));
}

async function start(panel) {
  const durationMs = Number(panel.dataset.editDuration);
  const form = panel.closest('form');
  const audio = panel.querySelector('audio');
  const container = panel.querySelector('[data-edit-wave]');
  const list = form.querySelector('[data-edit-cuts]');
  const left = panel.querySelector('[data-edit-left]');
  const field = (name) => form.elements[name];
  const response = await fetch(panel.dataset.edit);
  if (!response.ok) return;
  const { peaks } = await response.json();
  const outline = Float32Array.from(atob(peaks), (letter) => letter.charCodeAt(0) / 255);

  container.hidden = false;
  const regions = RegionsPlugin.create();
  const wave = WaveSurfer.create({
    ...{ container, media: audio, peaks: [outline], duration: durationMs / 1000, height: 120, normalize: true },
    ...{ waveColor: '#8fa3b6', progressColor: '#14558f', cursorColor: '#16202b', dragToSeek: false },
    plugins: [regions],
  });
  const root = wave.getWrapper().getRootNode();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(root.querySelector('template[data-style]').innerHTML);
  root.adoptedStyleSheets = [sheet];

  // --- fields ---
  const rows = () => [...list.querySelectorAll('[data-cut]')];
  const inputs = (row) => row.querySelectorAll('input');
  const cuts = () =>
    rows().flatMap((row) => {
      const [from, to] = [...inputs(row)].map((input) => (input.value.trim() === '' ? null : parse(input.value)));
      return from === null || to === null || to <= from ? [] : [{ row, from, to }];
    });
  const valueOf = (name, blank) => {
    const text = field(name).value;
    return (text.trim() === '' ? blank : parse(text)) ?? blank;
  };
  const kept = () => ({ from: valueOf('start', 0), to: Math.min(durationMs, valueOf('end', durationMs)) });
  const snapshot = () => new Map([...form.querySelectorAll('.edit-times input')].map((input) => [input.name, input.value]));

  const history = [];
  let now = snapshot();
  /** After every change by hand: what was before can be had back. */
  function changed() {
    const next = snapshot();
    if ([...next].every(([name, value]) => (now.get(name) ?? '') === value)) return;
    history.push(now);
    now = next;
    field('start').dispatchEvent(new Event('input', { bubbles: true }));
    draw();
  }
  function undo() {
    const before = history.pop();
    if (!before) return;
    for (const input of form.querySelectorAll('.edit-times input')) input.value = before.get(input.name) ?? '';
    now = snapshot();
    draw();
  }

  function freeRow() {
    const free = rows().find((row) => [...inputs(row)].every((input) => input.value.trim() === ''));
    if (free) return free;
    const last = rows().at(-1);
    const number = Number(last.dataset.cut) + 1;
    const row = last.cloneNode(true);
    row.dataset.cut = String(number);
    for (const input of inputs(row)) {
      const kind = input.name.startsWith('cutFrom') ? 'cutFrom' : 'cutTo';
      const label = row.querySelector(`label[for="${input.id}"]`);
      input.name = `${kind}${number}`;
      input.id = `f-${input.name}`;
      input.value = '';
      input.removeAttribute('aria-invalid');
      label.htmlFor = input.id;
      if (kind === 'cutFrom') label.firstChild.textContent = `Đoạn ${number + 1}, từ`;
    }
    list.append(row);
    return row;
  }
  function addCut(from, to) {
    const [first, second] = inputs(freeRow());
    first.value = clock(from);
    second.value = clock(to);
    changed();
  }

  // --- waveform ---
  let drawing = false;
  function draw() {
    drawing = true;
    regions.clearRegions();
    const { from, to } = kept();
    regions.addRegion({ id: 'kept', start: from / 1000, end: to / 1000, color: KEPT, drag: false });
    for (const { row, from, to } of cuts())
      regions.addRegion({ id: row.dataset.cut, start: from / 1000, end: to / 1000, color: CUT });
    drawing = false;
    const ms = pieces().reduce((sum, piece) => sum + piece.to - piece.from, 0);
    left.textContent = `Còn ${clock(ms)} trên ${clock(durationMs)}.`;
  }

  /** What is heard, in order. */
  function pieces() {
    const { from, to } = kept();
    const found = [];
    let at = from;
    for (const cut of cuts().sort((a, b) => a.from - b.from)) {
      if (cut.from > at) found.push({ from: at, to: Math.min(to, cut.from) });
      at = Math.max(at, cut.to);
    }
    if (at < to) found.push({ from: at, to });
    return found;
  }

  regions.enableDragSelection({ color: CUT });
  regions.on('region-created', (region) => {
    if (drawing) return;
    const [from, to] = [region.start * 1000, region.end * 1000];
    region.remove();
    if (to - from >= 20) addCut(Math.round(from), Math.round(to));
  });
  regions.on('region-updated', (region) => {
    const [from, to] = [Math.round(region.start * 1000), Math.round(region.end * 1000)];
    if (region.id === 'kept') {
      field('start').value = clock(from);
      field('end').value = clock(Math.min(durationMs, to));
    } else {
      const [first, second] = inputs(list.querySelector(`[data-cut="${region.id}"]`));
      first.value = clock(from);
      second.value = clock(Math.min(durationMs, to));
    }
    changed();
  });
  form.addEventListener('change', changed);

  // --- tools ---
  const atMs = () => Math.round(audio.currentTime * 1000);
  let skipping = false;
  let pixels = 0;
  const zoom = (to) => {
    const fits = container.clientWidth / (durationMs / 1000);
    pixels = Math.min(CLOSEST_PX, Math.max(fits, to));
    wave.zoom(pixels);
  };
  const tools = {
    start: () => ((field('start').value = clock(atMs())), changed()),
    end: () => ((field('end').value = clock(atMs())), changed()),
    cut: () => addCut(atMs(), Math.min(durationMs, atMs() + NEW_CUT_MS)),
    play: () => {
      skipping = true;
      const { from, to } = kept();
      if (atMs() < from || atMs() >= to - 50) audio.currentTime = from / 1000;
      return audio.play();
    },
    closer: () => zoom(2 * (pixels || container.clientWidth / (durationMs / 1000))),
    wider: () => zoom(pixels / 2),
    undo,
  };
  const bar = panel.querySelector('[data-edit-tools]');
  bar.hidden = false;
  bar.addEventListener('click', (event) => {
    const tool = event.target.closest('[data-edit-tool]')?.dataset.editTool;
    if (tool) tools[tool]();
  });
  audio.addEventListener('pause', () => (skipping = false));
  audio.addEventListener('timeupdate', () => {
    if (!skipping) return;
    const at = atMs();
    const next = pieces().find((piece) => piece.to > at + 10);
    if (!next) audio.pause();
    else if (at < next.from - 10) audio.currentTime = next.from / 1000;
  });

  // Regions are drawn over a waveform that is there.
  if (wave.getDecodedData() === null) await new Promise((resolve) => wave.once('ready', resolve));
  draw();
  panel.setAttribute('data-edit-ready', '');
}
