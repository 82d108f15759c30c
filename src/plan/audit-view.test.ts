import { expect, test } from 'vitest';
import {
  adviceWords,
  airtimeWords,
  auditLines,
  countWords,
  progressWords,
  supplementWords,
} from './audit-view.ts';
import type { CountedItem, MonthAudit, QuotaAudit } from './month-audit.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const item: CountedItem = {
  id: 'i1',
  title: 'Một cửa',
  at: '2025-09-05T07:00:00+07:00',
  byHand: false,
  warnings: ['Chỉ tới 1/3 cụm loa đã định.'],
  proof: [],
};
const quota: QuotaAudit = {
  task: '3',
  title: 'Hai tin, bài',
  short: 'Tin, bài CCHC trên loa',
  lead: 'Phòng Văn hoá – Xã hội',
  support: [],
  timing: 'Định kỳ hằng tháng',
  required: 2,
  counted: 0,
  byHand: 0,
  booked: 0,
  missing: 2,
  lastHelpfulDay: '2025-09-30',
  state: 'short',
  items: [],
  notCounted: [],
  supplement: [],
  metWithSupplement: false,
  overtaken: [],
};

test('a count names what was entered by hand', () => {
  expect(countWords({ counted: 2, byHand: 1 })).toBe('2 (1 nhập tay)');
  expect(countWords({ counted: 2, byHand: 0 })).toBe('2');
});

test('progress says heard, booked and missing, and leaves out what is nought', () => {
  expect(progressWords(quota)).toBe('đã có 0/2, còn thiếu 2');
  expect(progressWords({ ...quota, counted: 1, byHand: 1, booked: 1, missing: 0 })).toBe(
    'đã có 1/2 (1 nhập tay), đã xếp lịch 1',
  );
});

test('advice names the last day that helps, or says that it is too late', () => {
  expect(adviceWords(quota)).toBe('Còn bổ sung được đến hết ngày 30/09/2025.');
  expect(adviceWords({ ...quota, lastHelpfulDay: null })).toBe('Đã hết thời gian bổ sung.');
  expect(adviceWords({ ...quota, lastHelpfulDay: null, state: 'notYetDue' })).toBe('');
  expect(adviceWords({ ...quota, missing: 0 })).toBe('');
});

test('what came after the close stands beside the count', () => {
  expect(supplementWords(quota)).toBe('');
  expect(supplementWords({ ...quota, supplement: [item], metWithSupplement: true })).toBe(
    'Sau khi chốt có thêm 1; đạt khi tính bổ sung.',
  );
  expect(supplementWords({ ...quota, state: 'met', supplement: [item], metWithSupplement: true })).toBe(
    'Sau khi chốt có thêm 1.',
  );
});

test('airtime is told in sessions, minutes and share', () => {
  const airtime = {
    sessions: 3,
    plannedMs: 600_000,
    playedMs: 540_000,
    emergencyMs: 45_000,
    byCategory: [],
    byZone: [],
  };
  expect(airtimeWords(airtime)).toBe('3 buổi, theo lịch 10 phút, đã phát 9 phút (90%), khẩn cấp 45 giây');
});

test('the whole audit of a closed trial month', () => {
  const audit: MonthAudit = {
    station: 'Phường Thử',
    month: '2025-09',
    asOf: '2025-10-10T08:00:00+07:00',
    plan: 'thu',
    planVersion: '',
    trial: true,
    closedAt: '2025-10-03T17:00:00+07:00',
    airtime: { sessions: 0, plannedMs: 0, playedMs: 0, emergencyMs: 0, byCategory: [], byZone: [] },
    quotas: [
      {
        ...quota,
        counted: 1,
        missing: 1,
        lastHelpfulDay: null,
        items: [item],
        notCounted: [
          {
            ...item,
            id: 'i2',
            title: '',
            reason: 'interrupted',
            message: 'Phát dở.',
            whatToDo: 'Xếp phát bù.',
          },
        ],
        supplement: [{ ...item, title: 'Trực tuyến' }],
        metWithSupplement: true,
      },
      { ...quota, task: '4', title: 'Trang Thành phố', state: 'notApplicable' },
    ],
  };
  expect(auditLines(audit, ZONE)).toEqual([
    'DỮ LIỆU THỬ',
    'Kiểm tra tháng 09/2025 · Phường Thử',
    'Tính đến 08:00 10/10/2025, đã chốt 17:00 03/10/2025; kế hoạch thu',
    'Thời lượng: 0 buổi, theo lịch 0 giây, đã phát 0 giây',
    '',
    '3. Hai tin, bài',
    '   còn thiếu: đã có 1/2, còn thiếu 1',
    '   + Một cửa, lúc 07:00 05/09/2025. Chỉ tới 1/3 cụm loa đã định.',
    '   - i2, lúc 07:00 05/09/2025: Phát dở. Xếp phát bù.',
    '   * bổ sung: Trực tuyến, lúc 07:00 05/09/2025',
    '   Sau khi chốt có thêm 1; đạt khi tính bổ sung.',
    '   Đã hết thời gian bổ sung.',
    '',
    '4. Trang Thành phố',
    '   chưa áp dụng',
  ]);
});
