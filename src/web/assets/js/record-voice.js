// A person reads the spoken text: it rolls by at the station's pace while the microphone is recorded; what was recorded goes to the
// server at once, which looks it over and lets it be heard.
const { noWay, open, showClock, showLevel, type } = window.loaMicrophone;
const LONGEST_MS = 30 * 60_000;
const COUNTDOWN = 3;
const NAMES = { 'audio/webm': 'webm', 'audio/ogg': 'ogg', 'audio/mp4': 'm4a' };

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function prepare(panel) {
  if (panel.recordReady) return;
  panel.recordReady = true;
  const part = (name) => panel.querySelector(`[data-record-${name}]`);
  const say = (words) => (part('state').textContent = words);
  if (!type) {
    say(noWay);
    return;
  }
  say('Bấm Bắt đầu ghi; chữ tự chạy theo tốc độ đã chọn.');
  const start = part('start');
  start.hidden = false;
  start.querySelector('button').addEventListener('click', async () => {
    start.hidden = true;
    try {
      say('Đang mở micro…');
      // As it is: the station's own mastering evens it out.
      const stream = await open({ echoCancellation: false, noiseSuppression: false, autoGainControl: false });
      for (let left = COUNTDOWN; left > 0; left--) {
        say(`Đọc sau ${left}…`);
        await wait(700);
      }
      record(panel, part, say, stream);
    } catch (error) {
      say(error.message);
      start.hidden = false;
    }
  });
}

function record(panel, part, say, stream) {
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 128_000 });
  const pieces = [];
  let over = false;
  const warn = (event) => event.preventDefault();
  addEventListener('beforeunload', warn);

  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
  recorder.addEventListener('stop', () => {
    over = true;
    removeEventListener('beforeunload', warn);
    for (const track of stream.getTracks()) track.stop();
    say('Đang gửi bản ghi…');
    const plain = type.split(';')[0];
    const files = new DataTransfer();
    files.items.add(new File(pieces, `ban-doc.${NAMES[plain]}`, { type: plain }));
    const input = panel.querySelector('input[type=file]');
    input.files = files.files;
    input.form.requestSubmit(panel.querySelector('[data-record-send]'));
  });

  const stop = part('stop');
  stop.hidden = false;
  stop.querySelector('button').addEventListener('click', () => recorder.stop(), { once: true });
  recorder.start(1000);
  setTimeout(() => !over && recorder.stop(), LONGEST_MS);
  say('Đang ghi âm.');
  showLevel(stream, part('level'), () => over);
  showClock(part('clock'), LONGEST_MS, () => over);
  roll(part('text'), part('pace'), () => over);
}

// Syllables a second → so many of the text's pixels a second, begun when the first lines are read.
function roll(text, pace, isOver) {
  const syllables = text.textContent.split(/\s+/).filter(Boolean).length;
  let last = performance.now();
  let at = text.scrollTop;
  const step = (now) => {
    if (isOver()) return;
    // A person who scrolls has the last word.
    if (Math.abs(at - text.scrollTop) > 2) at = text.scrollTop;
    const seconds = (now - last) / 1000;
    last = now;
    const words = text.scrollHeight - text.clientHeight + 1;
    at += (words * seconds * Number(pace.value)) / Math.max(syllables, 1);
    text.scrollTop = at;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

document.addEventListener('loa:content', (event) => {
  event.target.querySelectorAll('[data-record]').forEach(prepare);
});
