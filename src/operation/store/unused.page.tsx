import { viBytes, viNumber } from '../../kernel/vietnamese.ts';
import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Form } from '../../web/parts/form.tsx';
import { ProgressLine } from '../../web/parts/progress-line.tsx';
import type { Amount, UnusedState } from './collector.ts';

/** Bytes. */
export interface StationRoom {
  used: number;
  /** Null where only the disk bounds it. */
  most: number | null;
}

/** How much of its room a station has used. */
export function RoomCard({ room: { used, most } }: { room: StationRoom }) {
  return (
    <Card title="Dung lượng của đài">
      {most === null ? (
        <p>Đã dùng {viBytes(used)}. Không đặt giới hạn riêng; máy chủ ngừng nhận tệp trước khi ổ đĩa đầy.</p>
      ) : (
        <>
          <ProgressLine
            words={`Đã dùng ${viBytes(used)} trong ${viBytes(most)}`}
            done={{ value: Math.min(used, most), max: most }}
          />
          <p class="soft">Đủ mức này thì máy chủ không nhận tệp tải lên nữa. Đổi ở trang Cài đặt.</p>
        </>
      )}
    </Card>
  );
}

const inWords = ({ files, bytes }: Amount) => `${viNumber(files)} tệp (${viBytes(bytes)})`;

/** What could be freed, and when. @param path of the page @param may clear */
export function UnusedCard({ state, path, may }: { state: UnusedState; path: string; may: boolean }) {
  const { unused, due, graceDays, nightly } = state;
  return (
    <Card title="Tệp không dùng">
      <p class="soft">
        Tệp tải lên đã bỏ, bản nghe thử, bản ghép thử: không tin, bài, bản tin, lượt phát, minh chứng hay báo
        cáo nào cần. Mỗi đêm máy chủ tìm lại; tệp chỉ được dọn sau {viNumber(graceDays)} ngày liền không ai
        cần.
      </p>
      <p>
        {unused.files === 0 ? 'Không có tệp nào không dùng.' : `Không dùng: ${inWords(unused)}.`}{' '}
        {unused.files > 0 && (due.files === 0 ? 'Chưa tệp nào quá hạn.' : `Quá hạn: ${inWords(due)}.`)}{' '}
        {nightly ? 'Tệp quá hạn được tự dọn mỗi đêm.' : 'Không tự dọn; đổi ở trang Cài đặt.'}
      </p>
      {may && (
        <div class="row">
          <Form action={`${path}/tim`}>
            <Button weight="quiet">Tìm lại ngay</Button>
          </Form>
          {due.files > 0 && (
            <Form action={`${path}/don`}>
              <Button weight="danger">Dọn {inWords(due)}</Button>
            </Form>
          )}
        </div>
      )}
    </Card>
  );
}
