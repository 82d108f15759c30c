// One sound at a time, and a waveform that shows how far it is and can be clicked.
document.addEventListener(
  'play',
  (event) => {
    for (const other of document.querySelectorAll('audio')) if (other !== event.target) other.pause();
  },
  true,
);

document.addEventListener(
  'timeupdate',
  (event) => {
    const clip = event.target.closest('[data-audio]')?.querySelector('[data-played]');
    if (clip && event.target.duration) {
      clip.setAttribute('width', `${(100 * event.target.currentTime) / event.target.duration}%`);
    }
  },
  true,
);

document.addEventListener('click', (event) => {
  const wave = event.target.closest('[data-waveform]');
  const audio = wave?.closest('[data-audio]').querySelector('audio');
  if (!audio) return;
  const box = wave.getBoundingClientRect();
  const share = (event.clientX - box.left) / box.width;
  const seek = () => {
    audio.currentTime = share * audio.duration;
    audio.play().catch(() => undefined); // the browser shows its own controls when it may not start
  };
  if (audio.readyState > 0) seek();
  else {
    audio.addEventListener('loadedmetadata', seek, { once: true });
    audio.load();
  }
});

// Begins by itself where the person has just asked to hear it; the address says from which place on.
document.addEventListener('loa:content', (event) => {
  for (const audio of event.target.querySelectorAll('audio[data-play]')) {
    audio.removeAttribute('data-play');
    audio.play().catch(() => undefined); // the browser shows its own controls when it may not start
  }
});
