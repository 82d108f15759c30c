/**
 * What an office document holds, as plain data: pages, Word files and spreadsheets are each drawn from this, so that they say the
 * same to the row.
 */
import { viNumber } from '../vietnamese.ts';

/** A number is shown the Vietnamese way and stays a number in a spreadsheet; null is an empty cell. */
export type Cell = string | number | null;

export interface TableColumn {
  title: string;
  /** Share of the table's width. */
  width: number;
  align?: 'left' | 'center' | 'right';
}

export interface ContentTable {
  /** Names the sheet: 'chi-tieu-thang'. */
  key: string;
  title: string;
  columns: TableColumn[];
  rows: Cell[][];
  /** Said instead of a table without rows. */
  empty: string;
  /** Under the table. */
  note?: string;
}

export interface ContentChart {
  key: string;
  title: string;
  /** 'tin, bài' */
  unit: string;
  bars: { label: string; value: number }[];
}

export type ContentBlock =
  | { kind: 'heading'; level: 1 | 2; text: string }
  /** Paragraphs, one a line. */
  | { kind: 'text'; text: string }
  | { kind: 'table'; table: ContentTable }
  | { kind: 'chart'; chart: ContentChart };

/** Head and foot of an administrative document (Nghị định 30/2020/NĐ-CP, phụ lục I). */
export interface Letterhead {
  /** The body above the one that issues; none above the ward's own committee. */
  above: string[];
  issuer: string[];
  /** 'Số: 15/BC-UBND'; the number is left open while it has none. */
  number: string;
  /** 'Hai Bà Trưng, ngày 16 tháng 3 năm 2026' */
  placeAndDate: string;
  /** 'TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH' */
  signedAs: string[];
  signer: string;
  recipients: string[];
}

export interface OfficeDocument {
  /** Null: a part of another document, without head and signature. */
  letterhead: Letterhead | null;
  /** 'BÁO CÁO'; none for a part. */
  name: string | null;
  /** Trích yếu; of a part, its heading. */
  about: string;
  blocks: ContentBlock[];
  /** After the signature, on pages of their own. */
  annexes: ContentTable[];
  /** Its tables are too wide for an upright page. */
  landscape?: boolean;
  /** "DỮ LIỆU THỬ" stands on every page. */
  trial: boolean;
}

export const TRIAL_WORDS = 'DỮ LIỆU THỬ – KHÔNG CÓ GIÁ TRỊ BÁO CÁO';

/** @example cellText(1234.5) // '1.234,5' */
export function cellText(cell: Cell): string {
  return typeof cell === 'number' ? viNumber(cell) : (cell ?? '');
}
