/** Every part once, on pages as the product has them, with made-up content. Rendered by the tests, which look at them in Chromium. */
import type { Child } from 'hono/jsx';
import { Layout, type LayoutProps } from '../layout.tsx';
import { menuEntries, type MenuKey } from '../menu.ts';
import { AudioPlayer } from '../parts/audio-player.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Card, Line, Lines } from '../parts/card.tsx';
import { Chip, StateChip, type StateName } from '../parts/chip.tsx';
import { Checkbox, CheckboxGroup, RadioGroup } from '../parts/choice-field.tsx';
import { ConfirmDialog, ConfirmOpener } from '../parts/confirm-dialog.tsx';
import { DayTimeline } from '../parts/day-timeline.tsx';
import { DefinitionList } from '../parts/definition-list.tsx';
import { Details } from '../parts/details.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { errorOf } from '../parts/field.tsx';
import { FileInput } from '../parts/file-field.tsx';
import { Notice } from '../parts/flash.tsx';
import { Form, FormActions } from '../parts/form.tsx';
import { OnAirStrip } from '../parts/on-air-strip.tsx';
import { Pager } from '../parts/pager.tsx';
import { Live } from '../parts/live.tsx';
import { ProgressLine } from '../parts/progress-line.tsx';
import { ProofChain } from '../parts/proof-chain.tsx';
import { QuotaList } from '../parts/quota-cells.tsx';
import { ReorderList } from '../parts/reorder-list.tsx';
import { SearchBox } from '../parts/search-box.tsx';
import { SpokenWords } from '../parts/spoken-words.tsx';
import { Stat, Stats } from '../parts/stat.tsx';
import { DataTable } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { DateInput, Select, TextArea, TextInput, TimeInput } from '../parts/text-field.tsx';
import { WeekGrid, type WeekDay } from '../parts/week-grid.tsx';

const MENU: MenuKey[] = [
  'today',
  'scripts',
  'approvals',
  'bulletins',
  'schedule',
  'plan',
  'zones',
  'administration',
];

type FrameProps = Pick<LayoutProps, 'title' | 'active'> & Partial<LayoutProps> & { children: Child };

function Frame(props: FrameProps) {
  return (
    <Layout
      station={{ name: 'Đài truyền thanh phường Hai Bà Trưng', href: '/d/hai-ba-trung' }}
      user={{
        name: 'Nguyễn Thị Thu Hà',
        roles: 'Biên tập viên, Quản trị',
        accountHref: '/tai-khoan',
        signOutAction: '/dang-xuat',
      }}
      menu={menuEntries('/d/hai-ba-trung', MENU)}
      counts={{ scripts: 3, approvals: 2 }}
      emergencyHref="/d/hai-ba-trung/khan-cap"
      {...props}
    />
  );
}

export function TodayGallery() {
  return (
    <Frame title="Hôm nay" active="today" aside="thứ Hai 23/11/2026 · 17:06 (giờ Hà Nội)">
      <OnAirStrip
        state="live"
        title="Bản tin chiều – Cải cách hành chính"
        detail="17:00–17:12 · 6 cụm loa · mục 2/4: “Nộp hồ sơ đất đai tại nhà”"
        progress={{ playedMs: 345_000, durationMs: 720_000 }}
        actions={
          <>
            <ButtonLink href="#nghe" icon="play">
              Nghe
            </ButtonLink>
            <ButtonLink href="#dung" weight="danger" icon="stop">
              Dừng phát…
            </ButtonLink>
          </>
        }
      />
      <div class="columns columns-wide-left">
        <Card title="Chỉ tiêu tháng 11/2026" more={{ href: '#kiem-tra', label: 'Kiểm tra tháng' }}>
          <QuotaList quotas={QUOTAS} />
        </Card>
        <Card title="Việc cần làm">
          <Lines>
            <Line
              hint="cũ nhất: “Lịch tiếp công dân tháng 12”, gửi 09:40"
              end={
                <ButtonLink href="#duyet" weight="primary" small>
                  Duyệt
                </ButtonLink>
              }
            >
              2 tin chờ duyệt
            </Line>
            <Line
              hint="còn 7 ngày; 3 tin đã duyệt có thể đăng"
              end={
                <ButtonLink href="#chon" small>
                  Chọn bài
                </ButtonLink>
              }
            >
              Thiếu 1 bài trên trang phường
            </Line>
            <Line
              hint="vẫn còn lịch và âm thanh đến 30/11"
              end={
                <ButtonLink href="#xem" small>
                  Xem
                </ButtonLink>
              }
            >
              Đầu phát Tổ 5 mất kết nối 14 phút
            </Line>
          </Lines>
        </Card>
      </div>
      <Card title="Phát thanh trong ngày" more={{ href: '#lich', label: 'Lịch phát' }}>
        <DayTimeline
          label="Phát thanh ngày 23/11/2026"
          now={{ minute: 1026, time: '17:06' }}
          airings={[
            {
              fromMinute: 420,
              toMinute: 431,
              time: '07:00',
              title: 'Bản tin sáng',
              state: 'aired',
              href: '#a',
            },
            {
              fromMinute: 435,
              toMinute: 438,
              time: '07:15',
              title: 'Thông báo tiêm chủng',
              state: 'interrupted',
            },
            {
              fromMinute: 1020,
              toMinute: 1032,
              time: '17:00',
              title: 'Bản tin chiều',
              state: 'onAir',
              href: '#b',
            },
            { fromMinute: 1170, toMinute: 1180, time: '19:30', title: 'Phát bù: Một cửa', state: 'booked' },
          ]}
        />
      </Card>
      <div class="columns columns-wide-left">
        <Card title="Cụm loa, đầu phát">
          <Lines>
            <Line end={<Chip tone="proved">Đang phát · trễ 12 ms</Chip>}>Trụ sở UBND</Line>
            <Line end={<Chip tone="proved">Đang phát · trễ 18 ms</Chip>}>Tổ dân phố 1–4</Line>
            <Line end={<StateChip state="disconnected" detail="14 phút" />}>Tổ dân phố 5</Line>
          </Lines>
        </Card>
        <Card title="Gần đây">
          <Lines>
            <Line end="4/4 mục · 11 phút 20 giây">Sáng 07:00 · Bản tin sáng</Line>
            <Line end="16:20">Tin được duyệt · “Ngày thứ Sáu vì dân”</Line>
          </Lines>
        </Card>
      </div>
    </Frame>
  );
}

const QUOTAS = [
  { label: 'Tin, bài CCHC trên loa', note: 'nhiệm vụ 3', required: 2, counted: 2, booked: 0 },
  { label: 'Trang thông tin phường', note: '5', required: 6, counted: 4, booked: 1 },
  { label: 'Đầu tư, doanh nghiệp', note: '7', required: 1, counted: 0, booked: 1 },
  { label: 'TTHC đất đai', note: '8', required: 1, counted: 1, booked: 0 },
];

const EDITOR_ERRORS = [
  { field: 'title', message: 'Tiêu đề dài quá 150 ký tự, hãy rút gọn.' },
  { field: 'topics', message: 'Tin CCHC cần ít nhất một nội dung, hãy chọn.' },
];

export function EditorGallery() {
  return (
    <Frame
      title="Nộp hồ sơ đất đai tại nhà"
      active="scripts"
      back={{ href: '#tin-bai', label: 'Tin, bài' }}
      aside={<StateChip state="returned" />}
      trial={{ clock: 'thứ Hai 23/11/2026 · 06:59' }}
      flash={{
        tone: 'proved',
        message: 'Đã trả lại tin “Lịch tiếp công dân”.',
        undo: { action: '/hoan-tac', fields: { id: 's1' }, seconds: 10 },
      }}
    >
      <Notice tone="attention">
        <strong>Trả lại lúc 09:40 bởi Trần Văn Minh:</strong> ghi rõ giờ tiếp nhận hồ sơ.
      </Notice>
      <Tabs
        label="Tin, bài"
        tabs={[
          { label: 'Nội dung', href: '#', active: true },
          { label: 'Phiên bản', href: '#phien-ban', count: 3 },
          { label: 'Lịch sử', href: '#lich-su' },
        ]}
      />
      <Card>
        <Form action="/luu" draft="gallery" guard errors={EDITOR_ERRORS}>
          <TextInput
            name="title"
            label="Tiêu đề"
            value="Nộp hồ sơ đất đai tại nhà"
            error={errorOf(EDITOR_ERRORS, 'title')}
          />
          <TextArea
            name="text"
            label="Nội dung"
            hint="Viết như văn bản; máy sẽ tự đọc số, ngày tháng và chữ viết tắt."
            value={WRITTEN}
            counter
          />
          <TextArea name="note" label="Ghi chú" optional rows={2} counter={{ limit: 120 }} />
          <div class="columns columns-2">
            <RadioGroup
              name="form"
              label="Loại"
              layout="beside"
              value="tin"
              choices={[
                { value: 'tin', label: 'Tin' },
                { value: 'bai', label: 'Bài' },
              ]}
            />
            <Select
              name="unit"
              label="Đơn vị cung cấp"
              placeholder="Chọn đơn vị"
              options={[
                { value: '1', label: 'Phòng Văn hóa – Xã hội' },
                { value: '2', label: 'Trung tâm Phục vụ hành chính công' },
              ]}
              value="2"
            />
          </div>
          <Checkbox
            name="cchc"
            label="Tin cải cách hành chính"
            checked
            hint="Được tính vào chỉ tiêu tháng."
          />
          <CheckboxGroup
            name="topics"
            label="Nội dung CCHC"
            layout="columns"
            values={['e']}
            error={errorOf(EDITOR_ERRORS, 'topics')}
            choices={[
              { value: 'c', label: 'c) Cải cách thủ tục hành chính' },
              { value: 'e', label: 'e) Dịch vụ công trực tuyến' },
              { value: 'g', label: 'g) Hồ sơ số, chữ ký số' },
            ]}
          />
          <div class="columns columns-2">
            <DateInput name="from" label="Phát từ ngày" value="2026-11-24" />
            <TimeInput name="time" label="Giờ phát" value="07:00" optional />
          </div>
          <FileInput
            name="file"
            label="Tệp đính kèm"
            hint="TXT hoặc DOCX, đến 5 MB."
            accept=".txt,.docx"
            optional
          />
          <FormActions>
            <Button weight="primary">Gửi duyệt</Button>
            <Button name="do" value="save">
              Lưu nháp
            </Button>
            <Button disabled>Đưa vào bản tin</Button>
            <ConfirmOpener dialog="withdraw" href="/thu-hoi">
              Thu hồi…
            </ConfirmOpener>
          </FormActions>
        </Form>
        <ConfirmDialog
          id="withdraw"
          title="Thu hồi tin này?"
          action="/thu-hoi"
          yes="Thu hồi"
          no="Không thu hồi"
          danger
        >
          Hai lượt phát sắp tới sẽ bị hủy, và tin không còn được tính cho tháng 11.
        </ConfirmDialog>
      </Card>
      <Card title="Văn bản đọc">
        <SpokenWords tokens={SPOKEN} />
        <AudioPlayer src="/nghe.wav" label="Bản nghe thử" durationMs={2000} peaks={PEAKS}>
          Giọng máy cơ bản · 3,3 tiếng/giây · −16,0 LUFS
        </AudioPlayer>
        <Live id="tien-do" href="/tien-do" everySeconds={1}>
          <ProgressLine words="Đang tổng hợp giọng đọc câu 7/20" done={{ value: 7, max: 20 }} />
        </Live>
        <ProgressLine words="Đang chờ đến lượt" />
      </Card>
    </Frame>
  );
}

const WRITTEN = 'Từ 01/12/2026, UBND phường nhận hồ sơ TTHC đất đai tại nhà.';

const SPOKEN = [
  { written: 'Từ ', spoken: 'Từ ', sure: true },
  {
    written: '01/12/2026',
    spoken: 'ngày mồng một tháng mười hai năm hai nghìn không trăm hai mươi sáu',
    sure: true,
    kind: 'ngày tháng',
  },
  { written: ', ', spoken: ', ', sure: true },
  { written: 'UBND', spoken: 'Ủy ban nhân dân', sure: true, kind: 'chữ viết tắt' },
  { written: ' phường nhận hồ sơ ', spoken: ' phường nhận hồ sơ ', sure: true },
  { written: 'TTHC', spoken: 'thủ tục hành chính', sure: true, kind: 'chữ viết tắt' },
  { written: ' đất đai tại nhà. Hỏi anh ', spoken: ' đất đai tại nhà. Hỏi anh ', sure: true },
  { written: 'Wiliam', spoken: 'uy li am', sure: false, kind: 'tiếng nước ngoài' },
  { written: '.', spoken: '.', sure: true },
];

const PEAKS = Array.from({ length: 200 }, (_, index) =>
  Math.abs(Math.sin(index / 9) * Math.sin(index / 2.3) * (index % 50 < 6 ? 0.05 : 0.9)),
);

const ALL_STATES: StateName[] = [
  'draft',
  'making',
  'submitted',
  'returned',
  'approved',
  'booked',
  'onAir',
  'aired',
  'withdrawn',
  'interrupted',
  'missed',
  'makeGood',
];

export function WorkGallery() {
  return (
    <Frame
      title="Lịch phát và kiểm tra tháng"
      active="schedule"
      actions={
        <>
          <ButtonLink href="#truoc" icon="left" iconOnly>
            Tuần trước
          </ButtonLink>
          <ButtonLink href="#sau" icon="right" iconOnly>
            Tuần sau
          </ButtonLink>
          <ButtonLink href="#them" weight="primary" icon="plus">
            Xếp lịch
          </ButtonLink>
        </>
      }
      flash={{ tone: 'proved', message: 'Đã lưu khung giờ “Bản tin sáng”.' }}
    >
      <WeekGrid label="Lịch phát tuần 23/11–29/11/2026" days={WEEK} />
      <Card>
        <Stats>
          <Stat value="2/2" label="tin, bài CCHC đã phát" tone="proved" />
          <Stat value="1 giờ 42 phút" label="đã phát trong tháng" />
          <Stat value="1" label="lượt cần phát bù" tone="attention" />
          <Stat value="18 ms" label="trễ trung vị" />
        </Stats>
      </Card>
      <Card>
        <div class="row row-ends">
          <SearchBox action="/tin-bai" label="Tìm tin, bài" />
          <ButtonLink href="#word" icon="download">
            Xuất Word
          </ButtonLink>
        </div>
        <DataTable
          caption="Tin, bài tháng 11"
          columns={[
            { header: 'Tiêu đề', cell: (row) => <a href="#tin">{row.title}</a> },
            { header: 'Trạng thái', cell: (row) => <StateChip state={row.state} /> },
            { header: 'Phát lúc', cell: (row) => row.at },
            { header: 'Thời lượng', cell: (row) => row.length, numeric: true },
          ]}
          rows={ITEMS}
        />
        <Pager page={2} pageSize={4} total={1248} noun="tin, bài" hrefOf={(page) => `?trang=${page}`} />
      </Card>
      <div class="columns columns-2">
        <Card title="Minh chứng: Nộp hồ sơ đất đai tại nhà">
          <ProofChain label="Chuỗi minh chứng" steps={PROOF} />
          <Details summary="Thông số âm thanh">
            <DefinitionList
              items={[
                { term: 'Độ to', value: '−16,0 LUFS' },
                { term: 'Đỉnh thực', value: '−1,4 dBTP' },
                { term: 'Định dạng', value: 'MP3 128 kb/s, đơn kênh' },
              ]}
            />
          </Details>
        </Card>
        <Card title="Bản tin chiều">
          <form class="form" method="post" action="/thu-tu">
            <ReorderList
              label="Thứ tự các mục"
              name="item"
              items={[
                { id: 'a', title: 'Nộp hồ sơ đất đai tại nhà', detail: '1 phút 20 giây' },
                { id: 'b', title: 'Lịch tiếp công dân tháng 12', detail: '45 giây' },
                { id: 'c', title: 'Ngày thứ Sáu vì dân', detail: '2 phút' },
              ]}
            />
            <FormActions>
              <Button weight="primary">Lưu thứ tự</Button>
            </FormActions>
          </form>
        </Card>
      </div>
      <Card title="Trạng thái">
        <div class="row">
          {ALL_STATES.map((state) => (
            <StateChip state={state} />
          ))}
        </div>
        <OnAirStrip state="idle" title="Tiếp theo 07:00 thứ Ba 24/11" detail="Bản tin sáng · 6 cụm loa" />
        <OnAirStrip state="emergency" title="Cảnh báo mưa lớn" detail="nhắc lại mỗi 10 phút đến 20:00" />
        <Notice tone="danger">Phòng thu mất tiếng 20 giây.</Notice>
        <Notice>Cuối tuần không có khung giờ phát thường kỳ.</Notice>
      </Card>
      <Card>
        <EmptyState
          title="Chưa có tin, bài nào"
          icon="script"
          action={
            <ButtonLink href="#viet" weight="primary" icon="plus">
              Viết tin đầu tiên
            </ButtonLink>
          }
        >
          Viết hoặc dán nội dung, nghe thử, rồi gửi lãnh đạo duyệt. Chỉ tin đã duyệt mới được phát.
        </EmptyState>
      </Card>
    </Frame>
  );
}

const DAY_NAMES = ['Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy', 'Chủ nhật'];

const WEEK: WeekDay[] = DAY_NAMES.map((name, index) => ({
  day: `2026-11-${23 + index}`,
  name,
  date: `${23 + index}/11`,
  today: index === 1,
  holiday: index === 4 ? 'Quốc khánh' : undefined,
  suspended: index === 3 ? 'Thi cử' : undefined,
  facts: index < 5 ? ['12/15 phút buổi sáng', '15/15 phút buổi chiều'] : undefined,
  copyHref: index === 1 ? '#chep' : undefined,
  blocks:
    index > 4
      ? []
      : [
          {
            id: `m${index}`,
            fromMinute: 420,
            toMinute: 432,
            time: '07:00–07:12',
            title: 'Bản tin sáng',
            state: index === 0 ? 'aired' : index === 3 ? 'empty' : 'booked',
            href: '#sang',
          },
          {
            id: `a${index}`,
            fromMinute: 1020,
            toMinute: 1035,
            time: '17:00–17:15',
            title: 'Bản tin chiều – Cải cách hành chính',
            state: index === 0 ? 'interrupted' : index === 1 ? 'onAir' : 'booked',
            note: index === 4 ? '2 cụm loa' : undefined,
            warnings: index === 2 ? ['Mỗi buổi phát không quá 15 phút, kể cả nhạc hiệu.'] : undefined,
            href: '#chieu',
            edit: index > 1 ? { href: '#doi-gio', recurs: true } : undefined,
          },
        ],
}));

const ITEMS: { title: string; state: StateName; at: string; length: string }[] = [
  { title: 'Nộp hồ sơ đất đai tại nhà', state: 'aired', at: '07:00 23/11/2026', length: '1 phút 20 giây' },
  { title: 'Lịch tiếp công dân tháng 12', state: 'submitted', at: '', length: '45 giây' },
  {
    title: 'Hướng dẫn kích hoạt tài khoản định danh điện tử mức độ 2 tại trụ sở Công an phường',
    state: 'booked',
    at: '17:00 24/11/2026',
    length: '2 phút 5 giây',
  },
  { title: 'Ngày thứ Sáu vì dân', state: 'withdrawn', at: '', length: '2 phút' },
];

const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const PROOF = [
  {
    title: 'Phiên bản 3',
    state: 'done' as const,
    detail: 'Nguyễn Thị Thu Hà · 09:12 22/11/2026',
    sha256: HASH,
  },
  { title: 'Âm thanh', state: 'done' as const, detail: '1 phút 20 giây · −16,0 LUFS', sha256: HASH },
  { title: 'Duyệt', state: 'done' as const, detail: 'Trần Văn Minh · 10:05 22/11/2026' },
  { title: 'Lượt phát', state: 'failed' as const, detail: '17:00 22/11/2026 · bị ngắt ở 40 giây' },
  { title: 'Phát bù', state: 'now' as const, detail: 'đã hẹn 07:00 24/11/2026' },
  { title: 'Nhật ký đầu phát', state: 'waiting' as const },
];
