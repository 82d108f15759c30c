// Nói trực tiếp: the microphone's sound, recorded as Opus and sent piece by piece, each until the server has it.
const CHUNK_MS = 250;
const AGAIN_MS = 500;
const { open, showClock, showLevel, type } = window.loaMicrophone;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function prepare(panel) {
  if (panel.speakReady) return;
  panel.speakReady = true;
  const part = (name) => panel.querySelector(`[data-speak-${name}]`);
  const say = (words) => (part('state').textContent = words);
  if (!type) {
    say(window.loaMicrophone.noWay);
    return;
  }
  say('Chưa có gì phát ra loa. Bấm nút khi đã sẵn sàng; từ lúc đó lời nói phát ra loa.');
  const button = part('start').querySelector('button');
  part('start').hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    say('Đang mở micro…');
    try {
      // Beside loudspeakers: an echo is worse than a thinner voice.
      speak(panel, part, say, await open({ echoCancellation: true, noiseSuppression: true, autoGainControl: true }));
    } catch (error) {
      say(error.message);
      button.disabled = false;
    }
  });
}

function speak(panel, part, say, stream) {
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 48_000 });
  const stopForm = part('stop');
  const waiting = [];
  let seq = 0;
  let over = false;
  let sending = Promise.resolve();

  const finish = () => {
    if (over) return;
    over = true;
    removeEventListener('pagehide', leave);
    for (const track of stream.getTracks()) track.stop();
    if (recorder.state !== 'inactive') recorder.stop();
  };
  const leave = () => navigator.sendBeacon(stopForm.action, new URLSearchParams());

  const send = async () => {
    while (waiting.length > 0 && !over) {
      const answer = await fetch(`${panel.dataset.speak}?seq=${seq}`, { method: 'POST', body: waiting[0] }).catch(
        () => null,
      );
      if (answer?.ok) {
        waiting.shift();
        seq += 1;
        say('Đang phát ra loa. Hãy nói.');
      } else if (answer && answer.status < 500) {
        finish();
        const problem = await answer.json().catch(() => null);
        say(problem?.detail ?? 'Máy chủ không nhận âm thanh nữa.');
        await wait(1500);
        location.reload();
      } else {
        say('Mất kết nối với máy chủ, đang thử lại…');
        await wait(AGAIN_MS);
      }
    }
  };

  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size === 0) return;
    waiting.push(data);
    sending = sending.then(send);
  });
  stopForm.addEventListener('submit', async (event) => {
    if (over) return;
    event.preventDefault();
    say('Đang dừng…');
    const last = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
    recorder.stop();
    await last;
    // What was said last goes along, if the line takes it within a second.
    await Promise.race([sending, wait(1000)]);
    finish();
    stopForm.submit();
  });
  addEventListener('pagehide', leave);

  recorder.start(CHUNK_MS);
  part('start').hidden = true;
  stopForm.hidden = false;
  say('Đang nối với loa…');
  showLevel(stream, part('level'), () => over);
  showClock(part('clock'), Number(panel.dataset.speakMost), () => over);
}

document.addEventListener('loa:content', (event) => {
  event.target.querySelectorAll('[data-speak]').forEach(prepare);
});
