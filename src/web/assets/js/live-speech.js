// Nói trực tiếp: the microphone's sound, recorded as Opus and sent piece by piece, each until the server has it.
const CHUNK_MS = 250;
const AGAIN_MS = 500;
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

const NO_WAY = 'Trình duyệt chỉ cho dùng micro khi mở trang bằng địa chỉ https. Hãy nhờ quản trị cài https cho máy chủ.';
const WHY_NOT = {
  NotAllowedError:
    'Trình duyệt chưa cho phép dùng micro. Hãy bấm biểu tượng bên trái địa chỉ trang, chọn cho phép micro, rồi tải lại trang.',
  NotFoundError: 'Không thấy micro nào. Hãy cắm micro rồi bấm lại.',
  NotReadableError: 'Micro đang được chương trình khác dùng. Hãy tắt chương trình đó rồi bấm lại.',
};

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const twoDigits = (number) => String(number).padStart(2, '0');

function prepare(panel) {
  if (panel.speakReady) return;
  panel.speakReady = true;
  const part = (name) => panel.querySelector(`[data-speak-${name}]`);
  const say = (words) => (part('state').textContent = words);
  const type = window.MediaRecorder && TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  if (!navigator.mediaDevices?.getUserMedia || !type) {
    say(NO_WAY);
    return;
  }
  say('Chưa có gì phát ra loa. Bấm nút khi đã sẵn sàng; từ lúc đó lời nói phát ra loa.');
  const button = part('start').querySelector('button');
  part('start').hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    say('Đang mở micro…');
    try {
      const sound = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
      speak(panel, part, say, await navigator.mediaDevices.getUserMedia({ audio: sound }), type);
    } catch (error) {
      say(WHY_NOT[error.name] ?? `Không mở được micro (${error.name}).`);
      button.disabled = false;
    }
  });
}

function speak(panel, part, say, stream, mimeType) {
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 48_000 });
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

function showLevel(stream, meter, isOver) {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const look = () => {
    if (isOver()) {
      context.close();
      return;
    }
    analyser.getFloatTimeDomainData(samples);
    meter.value = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    requestAnimationFrame(look);
  };
  look();
}

function showClock(clock, mostMs, isOver) {
  const began = Date.now();
  const tick = () => {
    if (isOver()) return;
    const seconds = Math.floor((Date.now() - began) / 1000);
    const most = Math.floor(mostMs / 1000);
    const words = (all) => `${twoDigits(Math.floor(all / 60))}:${twoDigits(all % 60)}`;
    clock.textContent = `${words(seconds)} / ${words(most)}`;
    setTimeout(tick, 250);
  };
  tick();
}

document.addEventListener('loa:content', (event) => {
  event.target.querySelectorAll('[data-speak]').forEach(prepare);
});
