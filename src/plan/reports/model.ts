/** A report as plain data: the page, the Word file and the spreadsheet are each drawn from this and from nothing else. */
import type { ContentBlock, ContentTable, Letterhead, OfficeDocument } from '../../kernel/office/content.ts';

/** What a person may write himself; each has a proposal made from the data. */
export const TEXT_KEYS = ['opening', 'done', 'shortfalls', 'next', 'proposals', 'closing'] as const;
export type TextKey = (typeof TEXT_KEYS)[number];
export type Texts = Record<TextKey, string>;

/** A text says which of the editable ones it is; null where it may not be edited. */
export type Block =
  Exclude<ContentBlock, { kind: 'text' }> | { kind: 'text'; key: TextKey | null; text: string };

export interface ReportModel {
  letterhead: Letterhead;
  /** 'Kết quả thực hiện công tác thông tin, tuyên truyền … quý I năm 2026' */
  about: string;
  blocks: Block[];
  /** Tables of single items, after the signature. */
  annexes: ContentTable[];
  /** "DỮ LIỆU THỬ" stands on every page. */
  trial: boolean;
}

/** Every table in the order in which it is told. */
export function tablesOf({ blocks, annexes }: Pick<ReportModel, 'blocks' | 'annexes'>): ContentTable[] {
  return [...blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : [])), ...annexes];
}

/** The whole report, ready to sign. */
export function documentOf({ letterhead, about, blocks, annexes, trial }: ReportModel): OfficeDocument {
  return { letterhead, name: 'BÁO CÁO', about, blocks, annexes, trial };
}

/** The part that goes into another report (phần lồng ghép): no head, no signature, no opening and closing words. */
export function partOf({ blocks, annexes, trial, about }: ReportModel): OfficeDocument {
  const left = blocks.filter(
    (block) => block.kind !== 'text' || (block.key !== 'opening' && block.key !== 'closing'),
  );
  return { letterhead: null, name: null, about, blocks: left, annexes, trial };
}

/** Tables and annexes with their numbers: 'Bảng 1. …', 'Phụ lục 1. …'. */
export function numbered(model: ReportModel): ReportModel {
  let tables = 0;
  return {
    ...model,
    blocks: model.blocks.map((block) =>
      block.kind === 'table' && block.table.rows.length > 0
        ? { ...block, table: { ...block.table, title: `Bảng ${++tables}. ${block.table.title}` } }
        : block,
    ),
    annexes: model.annexes.map((table, index) => ({
      ...table,
      title: `Phụ lục ${index + 1}. ${table.title}`,
    })),
  };
}
