import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { assetRoutes } from '../assets.ts';
import { ErrorPage } from '../errors.page.tsx';
import { BarePage } from '../layout.tsx';
import { AudioPlayer } from '../parts/audio-player.tsx';
import { Button } from '../parts/button.tsx';
import { ConfirmDialog, ConfirmForm, ConfirmOpener } from '../parts/confirm-dialog.tsx';
import { Details } from '../parts/details.tsx';
import { Form, FormActions } from '../parts/form.tsx';
import { Live, LiveToo } from '../parts/live.tsx';
import { ProgressLine } from '../parts/progress-line.tsx';
import { TextInput } from '../parts/text-field.tsx';
import { securityHeaders } from '../security-headers.ts';
import { EditorGallery, TodayGallery, WorkGallery } from './gallery.tsx';

export interface GalleryServer {
  origin: string;
  /** Forms posted so far: address and fields, a field that came more than once as a list. */
  posts: { path: string; fields: Record<string, unknown> }[];
  /** How often the page that renews itself was asked for, and whether it fails. */
  live: { asked: number; trouble: boolean };
  close(): Promise<void>;
}

/** Serves the gallery's pages on a free port of this machine, with the product's own headers and assets. */
export async function serveGallery(): Promise<GalleryServer> {
  const posts: GalleryServer['posts'] = [];
  const app = new Hono();
  app.use(securityHeaders({ tls: false }));
  app.route('/', assetRoutes());
  page(app, '/hom-nay', <TodayGallery />);
  page(app, '/soan', <EditorGallery />);
  page(app, '/lich', <WorkGallery />);
  page(app, '/dang-nhap', <SignIn />);
  page(
    app,
    '/loi',
    <ErrorPage status={500} requestId="0198c7e2" station="Đài truyền thanh phường Hai Bà Trưng" />,
  );
  page(app, '/thu-hoi', <Withdraw />);
  page(
    app,
    '/da-luu',
    <BarePage title="Tin, bài" flash={{ tone: 'proved', message: 'Đã lưu.', savedDraft: 'gallery' }} />,
  );
  page(app, '/nghe', <TwoSounds />);
  page(
    app,
    '/nghe-tiep',
    <BarePage title="Nghe">
      <AudioPlayer src="/nghe.wav" label="Đang phát" playFromMs={1_000} />
    </BarePage>,
  );
  app.get('/pham-luat', (c) => c.html('<p style="color:red">x</p><script>document.title = "chạy"</script>'));
  app.get('/tien-do', (c) =>
    c.html(
      <Live id="tien-do" href={undefined}>
        <ProgressLine words="Đã tạo xong âm thanh" done={{ value: 1, max: 1 }} />
      </Live>,
    ),
  );
  const live = { asked: 0, trouble: false };
  app.get('/dang-phat', (c) => {
    live.asked++;
    return live.trouble
      ? c.html(<BarePage title="Máy chủ gặp lỗi" />, 500)
      : c.html(<Living asked={live.asked} />);
  });
  app.get('/nghe.wav', (c) => sound(c.req.header('range')));
  app.post('*', async (c) => {
    posts.push({ path: c.req.path, fields: await c.req.parseBody({ all: true }) });
    return c.html(<BarePage title="Đã nhận" />);
  });
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      resolve({
        origin: `http://127.0.0.1:${port}`,
        ...{ posts, live },
        close: () => new Promise((closed) => server.close(() => closed())),
      });
    });
  });
}

function page(app: Hono, path: string, content: Child): void {
  app.get(path, (c) => c.html(content as string));
}

function SignIn() {
  return (
    <BarePage title="Đăng nhập" station="Đài truyền thanh phường Hai Bà Trưng">
      <Form action="/dang-nhap">
        <TextInput name="email" label="Thư điện tử" type="email" autocomplete="username" />
        <TextInput
          name="password"
          label="Mật khẩu"
          type="password"
          autocomplete="current-password"
          error="Thư điện tử hoặc mật khẩu chưa đúng, hãy thử lại."
        />
        <FormActions>
          <Button weight="primary" block>
            Đăng nhập
          </Button>
        </FormActions>
      </Form>
    </BarePage>
  );
}

function TwoSounds() {
  return (
    <BarePage title="Nghe">
      <AudioPlayer src="/nghe.wav?mot" label="Một" peaks={[0.2, 0.8, 0.4]} />
      <AudioPlayer src="/nghe.wav?hai" label="Hai" />
    </BarePage>
  );
}

function Living({ asked }: { asked: number }) {
  return (
    <BarePage title="Đang phát">
      <Live id="dang-phat" href={asked < 4 ? '/dang-phat' : undefined} also={['bay-gio']}>
        <p data-asked>Lần {asked}</p>
        <Button type="button">Xem</Button>
        <Details summary="Chi tiết">Mục {asked}</Details>
        <AudioPlayer src="/nghe.wav" label="Đang nghe" />
        <ConfirmOpener dialog="dung" href="/thu-hoi">
          Dừng phát…
        </ConfirmOpener>
        <ConfirmDialog id="dung" title="Dừng phát?" action="/dung" yes="Dừng phát" no="Không dừng" danger>
          <p>Loa im trong vài giây.</p>
        </ConfirmDialog>
      </Live>
      <LiveToo id="bay-gio">Lúc {asked}</LiveToo>
      <TextInput name="note" label="Ghi chú" />
    </BarePage>
  );
}

function Withdraw() {
  return (
    <BarePage title="Thu hồi tin này?">
      <ConfirmForm title="Thu hồi tin này?" action="/thu-hoi" yes="Thu hồi" danger backHref="/soan">
        Hai lượt phát sắp tới sẽ bị hủy.
      </ConfirmForm>
    </BarePage>
  );
}

/** With ranges, as media is served: a browser seeks only in sound that it may ask for in parts. */
function sound(range: string | undefined): Response {
  const wav = silentWav(2);
  const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  const last = to ? Number(to) : wav.length - 1;
  return new Response(new Uint8Array(wav.subarray(Number(from), last + 1)), {
    status: 206,
    headers: {
      'content-type': 'audio/wav',
      'accept-ranges': 'bytes',
      'content-range': `bytes ${from}-${last}/${wav.length}`,
    },
  });
}

/** A WAV of silence: 8 kHz, 8 bit, mono. */
function silentWav(seconds: number): Buffer {
  const rate = 8000;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + rate * seconds, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(rate * seconds, 40);
  return Buffer.concat([header, Buffer.alloc(rate * seconds, 128)]);
}
