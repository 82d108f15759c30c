/** Head and signature of an administrative document (Nghị định 30/2020/NĐ-CP, phụ lục I). */
import {
  AlignmentType,
  BorderStyle,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
  type FileChild,
  type IRunOptions,
} from 'docx';
import type { Letterhead } from './content.ts';
import { mm, points, letters } from './word-measures.ts';

const NATION = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM';
const MOTTO = 'Độc lập - Tự do - Hạnh phúc';
/** The motto at 14 pt bold, measured: its rule is as long. */
const MOTTO_WIDTH = mm(61);
/** The country's name stands on one line at 12 pt bold. */
const NATION_COLUMN = mm(99);

/** Agency and country, number and date. */
export function headOf(letterhead: Letterhead, width: number): FileChild[] {
  const left = width - NATION_COLUMN;
  return [
    twoColumns(
      [left, NATION_COLUMN],
      [
        [
          ...letterhead.above.map((text) => centred(text, { size: points(12) })),
          ...letterhead.issuer.map((text) => centred(text, { size: points(12), bold: true })),
          rule(left, Math.round(left * 0.4)),
          centred(letterhead.number, { size: points(13) }, 80),
        ],
        [
          centred(NATION, { size: points(12), bold: true }),
          centred(MOTTO, { size: points(14), bold: true }),
          rule(NATION_COLUMN, MOTTO_WIDTH),
          centred(letterhead.placeAndDate, { size: points(13), italics: true }, 80),
        ],
      ],
    ),
  ];
}

/** Where it goes, and who signs. */
export function signatureOf({ signedAs, signer, recipients }: Letterhead, width: number): FileChild[] {
  const half = Math.round(width / 2);
  const list = recipients.map((text, index) =>
    plain(`- ${text}${index < recipients.length - 1 ? ';' : '.'}`, { size: points(11) }),
  );
  const space = Array.from({ length: 4 }, () => centred('', { size: points(14) }));
  return [
    new Paragraph({ spacing: { before: 120 }, keepNext: true, children: [] }),
    twoColumns(
      [half, width - half],
      [
        [plain('Nơi nhận:', { size: points(12), bold: true, italics: true }), ...list],
        [
          ...signedAs.map((text) => centred(text, { size: points(14), bold: true })),
          ...space,
          centred(signer, { size: points(14), bold: true }),
        ],
      ],
    ),
  ];
}

/** Two columns side by side, without any line around them. */
function twoColumns(widths: [number, number], contents: [Paragraph[], Paragraph[]]): Table {
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
  const borders = { top: none, bottom: none, left: none, right: none };
  return new Table({
    width: { size: widths[0] + widths[1], type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    borders: { ...borders, insideHorizontal: none, insideVertical: none },
    margins: { left: 0, right: 0, top: 0, bottom: 0 },
    rows: [
      new TableRow({
        cantSplit: true,
        children: contents.map(
          (children, index) =>
            new TableCell({
              children,
              borders,
              verticalAlign: VerticalAlignTable.TOP,
              width: { size: widths[index]!, type: WidthType.DXA },
            }),
        ),
      }),
    ],
  });
}

/** A real line, not an underlined text: `length` long, in the middle. */
function rule(width: number, length: number): Paragraph {
  const indent = Math.round((width - length) / 2);
  return new Paragraph({
    indent: { left: indent, right: indent },
    spacing: { before: 40, after: 0, line: 40, lineRule: 'exact' },
    border: { top: { style: BorderStyle.SINGLE, size: 6, space: 1, color: '000000' } },
    children: [],
  });
}

function centred(text: string, look: IRunOptions, before = 0): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { before },
    children: [letters({ ...look, text })],
  });
}

function plain(text: string, look: IRunOptions): Paragraph {
  return new Paragraph({ children: [letters({ ...look, text })] });
}
