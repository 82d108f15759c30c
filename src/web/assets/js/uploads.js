// Tải bản ghi: every file goes to the server in pieces, two files at a time. A broken line is waited for, and the server is asked
// how much it has before the next piece; a page that was closed goes on when the same file is chosen again.
const AT_ONCE = 2;
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const number = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 });
const sizeOf = (bytes) =>
  bytes < 1_000_000 ? `${number.format(Math.ceil(bytes / 1000))} kB` : `${number.format(bytes / 1_000_000)} MB`;

class Refused extends Error {}

/** One request; what the server refuses has its sentence, what the line did not carry is an ordinary error. */
function ask(method, url, body, { type, onProgress, signal } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = 'json';
    if (type) request.setRequestHeader('content-type', type);
    if (onProgress) request.upload.addEventListener('progress', (event) => onProgress(event.loaded));
    request.addEventListener('load', () => {
      const { status, response } = request;
      if (status < 300) resolve(response);
      else if (status >= 500 && response?.code !== 'disk-full') reject(new Error('server'));
      else if (status === 408 || status === 400 || status === 409 && response?.code === 'offset-differs') reject(new Error('again'));
      else reject(new Refused(response?.detail ?? 'Máy chủ không nhận tệp này.'));
    });
    for (const kind of ['error', 'timeout', 'abort']) request.addEventListener(kind, () => reject(new Error(kind)));
    signal?.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}

const waitMs = (ms) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    // The line is back: at once, whatever was left to wait.
    addEventListener('online', () => (clearTimeout(timer), resolve()), { once: true });
  });

class Sending {
  constructor(api, file, row, onOver) {
    Object.assign(this, { api, file, row, onOver, state: 'queued', id: null, received: 0, failures: 0 });
    this.part('name').textContent = file.name;
    this.part('size').textContent = sizeOf(file.size);
    this.part('pause').addEventListener('click', () => (this.state === 'paused' ? this.resume() : this.pause()));
    this.part('cancel').addEventListener('click', () => this.cancel());
  }

  part(name) {
    return this.row.querySelector(`[data-${name}]`);
  }

  say(words, bytes = this.received) {
    const share = this.file.size > 0 ? bytes / this.file.size : 0;
    this.part('words').textContent = words;
    this.part('percent').textContent = `${Math.floor(100 * share)} %`;
    this.part('bar').value = share;
  }

  pause() {
    this.state = 'paused';
    this.stop?.abort();
    this.part('pause').textContent = 'Tải tiếp';
    this.say('Đã tạm dừng');
    this.onOver();
  }

  resume() {
    this.state = 'queued';
    this.part('pause').textContent = 'Tạm dừng';
    this.say('Đang chờ đến lượt');
    this.onOver();
  }

  async cancel() {
    this.state = 'cancelled';
    this.stop?.abort();
    if (this.id !== null) await ask('DELETE', `${this.api}/${this.id}`).catch(() => undefined);
    this.row.remove();
    this.onOver();
  }

  async run() {
    this.state = 'sending';
    while (this.state === 'sending') {
      try {
        await this.goOn();
      } catch (error) {
        if (this.state !== 'sending') return;
        if (error instanceof Refused) {
          this.state = 'refused';
          this.say(error.message);
          this.row.classList.add('is-refused');
          this.part('pause').hidden = true;
          this.part('cancel').lastChild.textContent = 'Bỏ';
        } else {
          this.say('Mất kết nối với máy chủ, sẽ tự tải tiếp');
          await waitMs(WAITS_MS[Math.min(this.failures++, WAITS_MS.length - 1)]);
        }
      }
    }
    this.onOver();
  }

  async goOn() {
    const { api, file } = this;
    const about = { name: file.name, bytes: file.size, modified: Math.max(0, Math.floor(file.lastModified)) };
    const json = { type: 'application/json' };
    const begun =
      this.id === null
        ? await ask('POST', api, JSON.stringify(about), json)
        : await ask('GET', `${api}/${this.id}`);
    this.id = begun.id;
    this.received = begun.received;
    while (this.received < file.size) {
      if (this.state !== 'sending') return;
      const from = this.received;
      this.stop = new AbortController();
      const { received } = await ask(
        'PATCH',
        `${api}/${this.id}?offset=${from}`,
        file.slice(from, from + begun.pieceBytes),
        {
          type: 'application/octet-stream',
          signal: this.stop.signal,
          onProgress: (loaded) => this.say('Đang tải lên', from + loaded),
        },
      );
      this.received = received;
      this.failures = 0;
      this.say('Đang tải lên');
    }
    await ask('POST', `${api}/${this.id}/finish`);
    this.state = 'done';
    this.row.remove();
  }
}

function prepare(part) {
  if (part.uploadsReady) return;
  part.uploadsReady = true;
  const input = part.querySelector('input[type=file]');
  const list = part.querySelector('[data-uploads-sending]');
  const status = part.querySelector('[data-uploads-status]');
  const template = part.querySelector('[data-uploads-row]');
  part.querySelector('[data-uploads-plain]').hidden = true;
  const all = new Set();
  let finished = 0;

  const busy = () => [...all].some(({ state }) => ['queued', 'sending'].includes(state));
  addEventListener('beforeunload', (event) => {
    if (busy()) event.preventDefault();
  });

  // What came in whole is shown below, by the server.
  const renewList = () => document.getElementById('tep-da-tai').dispatchEvent(new CustomEvent('renew'));

  const next = () => {
    for (const one of all) {
      if (one.state !== 'cancelled' && one.state !== 'done') continue;
      all.delete(one);
      if (one.state === 'done') {
        status.textContent = `Đã tải xong ${++finished} tệp.`;
      }
      renewList();
    }
    list.hidden = all.size === 0;
    const sending = [...all].filter(({ state }) => state === 'sending').length;
    [...all]
      .filter(({ state }) => state === 'queued')
      .slice(0, Math.max(0, AT_ONCE - sending))
      .forEach((one) => void one.run());
  };

  const isThere = (file) =>
    [...all].some((one) => one.file.name === file.name && one.file.size === file.size && one.file.lastModified === file.lastModified);

  input.addEventListener('change', () => {
    if (input.files.length === 0) return;
    for (const file of input.files) {
      if (isThere(file)) continue;
      const row = template.content.firstElementChild.cloneNode(true);
      list.append(row);
      all.add(new Sending(part.dataset.uploads, file, row, next));
    }
    input.form.reset();
    next();
  });
}

document.addEventListener('loa:content', (event) => {
  event.target.querySelectorAll('[data-uploads]').forEach(prepare);
});
