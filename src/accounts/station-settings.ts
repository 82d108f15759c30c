import { z } from 'zod';
import { checkbox, decimalNumber, oneOf, optionalText, requiredText, wholeNumber } from '../kernel/fields.ts';

/**
 * What a station decides for itself. Kept as JSON; a setting added later takes its default, so an old row stays readable.
 * Limits are those of the parts that obey them (voice, mastering, law), defaults are the domain's.
 */
export const stationSettingsSchema = z.object({
  /** Integrated loudness of mastered audio, LUFS: −16 carries over street noise without tiring. */
  loudnessLufs: decimalNumber('Độ to', { min: -24, max: -12 }).default(-16),
  /** What no point of the wave may exceed in mastered audio, dBTP. */
  truePeakDbtp: decimalNumber('Đỉnh cao nhất', { min: -6, max: -1 }).default(-1),
  /** Below this a horn gives nothing back: rumble and handling noise go, Hz; 0 is off. */
  highPassHz: wholeNumber('Tần số cắt thấp', { min: 0, max: 400 }).default(80),
  /** Lift of the consonants around 3 kHz that carry over a street, dB. */
  presenceDb: decimalNumber('Nâng dải rõ tiếng', { min: -6, max: 9 }).default(0),
  /** So many dB more going in give one more coming out; 1 is off. */
  compressionRatio: decimalNumber('Tỷ lệ nén', { min: 1, max: 8 }).default(1),
  /** Syllables a second. */
  paceSyllables: decimalNumber('Tốc độ đọc', { min: 2.5, max: 4.5 }).default(3.3),
  voice: requiredText('Giọng đọc', { max: 100 }).default('espeak-vi'),
  /** Reads where the chosen voice can't; one of this machine. Blank: the item fails instead, with the reason. */
  fallbackVoice: optionalText('Giọng dự phòng', { max: 100 }).default('espeak-vi'),
  /** How numbers, days and times are read; what each choice sounds like is the speech room's to say (`reading-style.ts`). */
  zeroTens: oneOf('Số không ở hàng chục', ['linh', 'lẻ']).default('linh'),
  thousand: oneOf('Hàng nghìn', ['nghìn', 'ngàn']).default('nghìn'),
  fourAfterTens: oneOf('Số bốn sau hàng chục', ['tư', 'bốn']).default('tư'),
  years: oneOf('Năm', ['full', 'short']).default('full'),
  sayMinutes: checkbox().default(true),
  decimals: oneOf('Số thập phân', ['number', 'digits']).default('number'),
  per: oneOf('Dấu “/” giữa đơn vị', ['trên', 'một']).default('trên'),
  addressSlash: oneOf('Dấu “/” trong số nhà, ngõ', ['trên', 'xuyệt']).default('trên'),
  earlyDays: oneOf('Ngày 1 đến 10', ['plain', 'mùng']).default('plain'),
  /** An author may approve his own text; the trail and every proof then say so. */
  ownApproval: checkbox().default(false),
  /** Lãnh đạo phòng soát, then lãnh đạo UBND duyệt: three different persons with the author. */
  twoStepApproval: checkbox().default(false),
  /** Approvers and administrators can do nothing until they have a second factor (bắt buộc xác thực hai lớp). */
  secondFactor: checkbox().default(false),
  /** Name of a file in schedules/rules/. */
  rules: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/, { error: 'Bộ quy định thời lượng không có trong danh sách.' })
    .default('ha-noi-noi-thanh'),
  /** Played share of an item's length from which it counts as heard. */
  completionThreshold: decimalNumber('Tỷ lệ phát để được tính', { min: 0.5, max: 1 }).default(0.9),
  /** Silent share of an item's length over which it does not count, by the player's own watchdog. */
  silenceThreshold: decimalNumber('Tỷ lệ im lặng tối đa', { min: 0, max: 0.5 }).default(0.1),
  /** A later month counts an item again that was first heard in an earlier one. */
  countRepeats: checkbox().default(false),
  /** Whole days that the delivered schedule reaches ahead. */
  scheduleDays: wholeNumber('Số ngày lịch gửi trước', { min: 7, max: 31 }).default(7),
  /** Minutes before a slot at which a missing bulletin raises the alarm. */
  missingBulletinAlarmMinutes: wholeNumber('Báo thiếu bản tin trước (phút)', { min: 10, max: 1440 }).default(
    60,
  ),
  /**
   * Whole years after a plan's year for which its sounds and clips are kept (lưu giữ): the next year's evaluation and the
   * inspection after it still look at them.
   */
  keepYears: wholeNumber('Thời hạn lưu giữ (năm)', { min: 1, max: 50 }).default(2),
  /** Days for which a file that no record names is kept; stations that share a store keep to the longest. */
  unusedDays: wholeNumber('Giữ tệp không dùng (ngày)', { min: 7, max: 3_650 }).default(30),
  /** Each night such files are cleared away; only where all stations of a store want it. */
  cleanUnused: checkbox().default(false),
  /** Most gigabytes of a station's files; 0: as the disk has. */
  storageGigabytes: wholeNumber('Dung lượng của đài (GB)', { min: 0, max: 100_000 }).default(0),
  /** Most megabytes of one uploaded file: an hour of 24-bit stereo is some 1,000. */
  uploadMegabytes: wholeNumber('Tệp tải lên lớn nhất (MB)', { min: 10, max: 20_000 }).default(2_048),
  /** Days of the month on which units are reminded of what their tasks lack (đôn đốc); blank: none. */
  reminderDays: z
    .string({ error: 'Ngày đôn đốc phải là văn bản.' })
    .trim()
    .regex(/^((0?[1-9]|[12]\d|3[01])(\s*[,;]\s*|$))*$/, {
      error: 'Ngày đôn đốc là các ngày trong tháng, cách nhau bằng dấu phẩy, ví dụ: 10, 20, 25.',
    })
    .default('10, 20, 25'),
  /** Working days before a due date on which they are reminded. */
  reminderWorkdays: wholeNumber('Đôn đốc trước hạn (ngày làm việc)', { min: 1, max: 20 }).default(3),
  /**
   * Number of the document by which the ward lets one person alone order what otherwise needs a second one (phát khẩn cấp); blank
   * while no such document is in force.
   */
  oneCommanderDocument: optionalText('Văn bản cho phép một người ra lệnh', { max: 200 }),
  /** Anybody may hear again what was aired (nghe lại): a public page and a podcast feed. */
  listening: checkbox().default(false),
  /** Who issues reports: UBND of the ward, or its Phòng Văn hoá – Xã hội. */
  reportIssuer: oneOf('Cơ quan ban hành báo cáo', ['ward', 'office']).default('ward'),
  /** 'phường Hai Bà Trưng'; blank: what the station's name ends in. */
  reportWard: optionalText('Tên phường, xã', { max: 100 }),
  reportOffice: requiredText('Tên phòng', { max: 100 }).default('Phòng Văn hoá – Xã hội'),
  /** Ký hiệu after the number; blank: BC-UBND or BC-VHXH. */
  reportCode: optionalText('Ký hiệu báo cáo', { max: 30 }),
  /** Where it is signed; blank: the ward. */
  reportPlace: optionalText('Địa danh', { max: 60 }),
  /** A deputy signs for the head (KT.). */
  reportDeputy: checkbox().default(false),
  reportSigner: optionalText('Người ký', { max: 100 }),
  /** One a line. */
  reportRecipients: optionalText('Nơi nhận', { max: 2_000, lines: true }).default(
    'Chủ tịch, các Phó Chủ tịch UBND phường;\nVăn phòng HĐND và UBND phường;\nLưu: VT, VHXH.',
  ),
  /** Working days after the figures are closed within which a report leaves. */
  reportDays: wholeNumber('Gửi báo cáo trong (ngày làm việc)', { min: 0, max: 30 }).default(2),
  /** By which calendar a new report is proposed. */
  reportCalendar: oneOf('Kỳ báo cáo', ['administrative', 'calendar']).default('administrative'),
});

export type StationSettings = z.output<typeof stationSettingsSchema>;

export const DEFAULT_SETTINGS: StationSettings = stationSettingsSchema.parse({});

/** @example reminderDaysOf(DEFAULT_SETTINGS) // { days: [10, 20, 25], workdaysBefore: 3 } */
export function reminderDaysOf(settings: Pick<StationSettings, 'reminderDays' | 'reminderWorkdays'>): {
  days: number[];
  workdaysBefore: number;
} {
  const days = settings.reminderDays.split(/[,;]/).map((day) => day.trim());
  return { days: days.filter(Boolean).map(Number), workdaysBefore: settings.reminderWorkdays };
}

/** Reads what was stored; what a newer version added is there with its default. */
export function parseSettings(json: string): StationSettings {
  return stationSettingsSchema.parse(JSON.parse(json));
}
