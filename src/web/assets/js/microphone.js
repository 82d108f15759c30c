// The microphone, for the behaviours that record: opened with words for what may go wrong, its level, how long it has been on.
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

const WHY_NOT = {
  NotAllowedError:
    'Trình duyệt chưa cho phép dùng micro. Hãy bấm biểu tượng bên trái địa chỉ trang, chọn cho phép micro, rồi tải lại trang.',
  NotFoundError: 'Không thấy micro nào. Hãy cắm micro rồi bấm lại.',
  NotReadableError: 'Micro đang được chương trình khác dùng. Hãy tắt chương trình đó rồi bấm lại.',
};

const twoDigits = (number) => String(number).padStart(2, '0');

async function open(sound) {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: sound });
  } catch (error) {
    throw new Error(WHY_NOT[error.name] ?? `Không mở được micro (${error.name}).`);
  }
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

const canRecord = window.MediaRecorder && navigator.mediaDevices?.getUserMedia;

window.loaMicrophone = {
  open,
  showLevel,
  showClock,
  // Undefined where nothing can be recorded.
  type: canRecord ? TYPES.find((one) => MediaRecorder.isTypeSupported(one)) : undefined,
  noWay:
    'Trình duyệt chỉ cho dùng micro khi mở trang bằng địa chỉ https. Hãy nhờ quản trị cài https cho máy chủ.',
};
