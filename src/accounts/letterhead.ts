/** Whose report it is: head and signature from the station's settings. Pure. */
import type { LocalDate } from '../kernel/zoned-time.ts';
import type { StationSettings } from './station-settings.ts';
import type { Letterhead } from '../kernel/office/content.ts';

interface Issuing {
  name: string;
  settings: StationSettings;
}

/** 'phường Hai Bà Trưng': as typed in the settings, else what the station's name ends in. */
export function wardOf({ name, settings }: Issuing): string {
  return settings.reportWard || name.replace(/^(Đài truyền thanh|Đài)\s+/i, '');
}

/** The issuer in a sentence. */
export function issuerOf(station: Issuing): string {
  const ward = wardOf(station);
  const { reportIssuer, reportOffice } = station.settings;
  return reportIssuer === 'ward' ? `UBND ${ward}` : `${reportOffice} ${ward}`;
}

/**
 * @param sent number and date, once it has them; until then both are left open for a pen
 * @param today by which month and year stand in the draft
 */
export function letterheadOf(
  station: Issuing,
  { number, date }: { number: string | null; date: LocalDate | null },
  today: LocalDate,
): Letterhead {
  const { settings } = station;
  const ward = wardOf(station);
  const capital = ward.toLocaleUpperCase('vi');
  const byWard = settings.reportIssuer === 'ward';
  const [year, month, day] = (date ?? today).split('-').map(Number);
  const place = settings.reportPlace || ward.charAt(0).toLocaleUpperCase('vi') + ward.slice(1);
  return {
    above: byWard ? [] : [`UBND ${capital}`],
    issuer: byWard ? ['ỦY BAN NHÂN DÂN', capital] : [settings.reportOffice.toLocaleUpperCase('vi')],
    number: `Số: ${number ?? `        /${defaultCode(settings)}`}`,
    placeAndDate: `${place}, ngày ${date ? twoDigits(day!) : '     '} tháng ${monthWords(month!)} năm ${year}`,
    signedAs: byWard
      ? ['TM. ỦY BAN NHÂN DÂN', ...(settings.reportDeputy ? ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'] : ['CHỦ TỊCH'])]
      : settings.reportDeputy
        ? ['KT. TRƯỞNG PHÒNG', 'PHÓ TRƯỞNG PHÒNG']
        : ['TRƯỞNG PHÒNG'],
    signer: settings.reportSigner,
    recipients: settings.reportRecipients
      .split('\n')
      .map((line) => line.replace(/^[-–\s]+|[;.\s]+$/g, ''))
      .filter(Boolean),
  };
}

/** Ký hiệu: 'BC-UBND', 'BC-VHXH'. */
export function defaultCode({ reportIssuer, reportCode }: StationSettings): string {
  return reportCode || (reportIssuer === 'ward' ? 'BC-UBND' : 'BC-VHXH');
}

/** Days under 10 and the months 1 and 2 take a 0 before them (Nghị định 30/2020, phụ lục I). */
const twoDigits = (number: number) => String(number).padStart(2, '0');
const monthWords = (month: number) => (month < 3 ? twoDigits(month) : String(month));
