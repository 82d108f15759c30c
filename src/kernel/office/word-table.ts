/** Tables and charts in a Word file. */
import {
  AlignmentType,
  BorderStyle,
  HeightRule,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
  type FileChild,
} from 'docx';
import { cellText, type ContentChart, type ContentTable, type TableColumn } from './content.ts';
import { mm, points, letters } from './word-measures.ts';
import type { RowPatterns } from './word-rows.ts';

/** Over so many columns letters are smaller, so that no word is broken. */
const MANY_COLUMNS = 8;
/** Between a cell's text and its line. */
const PADDING = mm(1.2);

/** A table as wide as the text, its heading repeated on each page; its title above, its note below. */
export function tableParts(
  table: ContentTable,
  width: number,
  { newPage, patternOf }: { newPage: boolean } & Pick<RowPatterns, 'patternOf'>,
): FileChild[] {
  if (table.rows.length === 0)
    return [
      ...(newPage ? [title(table.title, newPage)] : []),
      new Paragraph({
        indent: { firstLine: mm(12.7) },
        spacing: { before: 60, after: 60 },
        children: [letters({ text: table.empty, italics: true, size: points(14) })],
      }),
    ];
  const size = points(table.columns.length > MANY_COLUMNS ? 10.5 : 12);
  const widths = shares(table.columns, width);
  const row = (cells: string[], heading: boolean) =>
    new TableRow({
      tableHeader: heading,
      cantSplit: true,
      children: cells.map((text, index) =>
        cell(text, { size, heading, width: widths[index]!, align: table.columns[index]!.align ?? 'left' }),
      ),
    });
  return [
    title(table.title, newPage),
    new Table({
      width: { size: width, type: WidthType.DXA },
      columnWidths: widths,
      layout: TableLayoutType.FIXED,
      margins: { left: PADDING, right: PADDING, top: 20, bottom: 20 },
      rows: [
        row(
          table.columns.map((column) => column.title),
          true,
        ),
        row(patternOf(table.rows.map((cells) => cells.map((one) => breakable(cellText(one))))), false),
      ],
    }),
    new Paragraph({
      spacing: { before: 40, after: 120 },
      children: table.note ? [letters({ text: table.note, italics: true, size: points(11) })] : [],
    }),
  ];
}

function title(text: string, newPage: boolean): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { before: 120, after: 80 },
    keepNext: true,
    pageBreakBefore: newPage,
    children: [letters({ text, bold: true, size: points(13) })],
  });
}

/** Whole twentieths of a point that add up to the width. */
function shares(columns: readonly TableColumn[], width: number): number[] {
  const all = columns.reduce((sum, column) => sum + column.width, 0);
  const widths = columns.map((column) => Math.floor((column.width / all) * width));
  widths[widths.length - 1]! += width - widths.reduce((sum, one) => sum + one, 0);
  return widths;
}

const ALIGN = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT };

interface CellLook {
  size: number;
  heading: boolean;
  width: number;
  align: keyof typeof ALIGN;
}

function cell(text: string, { size, heading, width, align }: CellLook): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    children: [
      new Paragraph({
        alignment: heading ? AlignmentType.CENTER : ALIGN[align],
        children: [letters({ text: heading ? breakable(text) : text, bold: heading, size })],
      }),
    ],
  });
}

/** An address has no spaces: without places to break it would be wider than its column. */
function breakable(text: string): string {
  return text.replace(/\S{24,}/g, (word) => word.replace(/([/?&=._-])/g, '$1\u200B'));
}

/** A bar is so many cells long at most. */
const CELLS = 40;

/**
 * Bars drawn as cells of a table: they look the same in every office program, print sharply, and need no program that renders
 * pictures.
 */
export function chartParts(chart: ContentChart, width: number): FileChild[] {
  const most = Math.max(...chart.bars.map(({ value }) => value), 1);
  const label = mm(28);
  const figure = mm(14);
  const unit = Math.floor((width - label - figure) / CELLS);
  return [
    title(`${chart.title} (${chart.unit})`, false),
    new Table({
      width: { size: label + figure + unit * CELLS, type: WidthType.DXA },
      columnWidths: [label, ...Array<number>(CELLS).fill(unit), figure],
      layout: TableLayoutType.FIXED,
      borders: WITHOUT_LINES,
      rows: chart.bars.map(({ label: name, value }) => {
        const filled = value === 0 ? 0 : Math.max(1, Math.round((value / most) * CELLS));
        return new TableRow({
          cantSplit: true,
          height: { value: mm(5.2), rule: HeightRule.EXACT },
          children: [
            chartCell(name, label, 1, AlignmentType.RIGHT),
            ...(filled > 0 ? [barCell(filled, unit * filled)] : []),
            ...(filled < CELLS ? [chartCell('', unit * (CELLS - filled), CELLS - filled)] : []),
            chartCell(cellText(value), figure, 1, AlignmentType.RIGHT),
          ],
        });
      }),
    }),
    new Paragraph({ spacing: { after: 80 }, children: [] }),
  ];
}

const NO_LINE = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const WITHOUT_LINES = {
  ...{ top: NO_LINE, bottom: NO_LINE, left: NO_LINE, right: NO_LINE },
  ...{ insideHorizontal: NO_LINE, insideVertical: NO_LINE },
};

function chartCell(
  text: string,
  width: number,
  columnSpan: number,
  alignment: (typeof AlignmentType)[keyof typeof AlignmentType] = AlignmentType.LEFT,
): TableCell {
  return new TableCell({
    columnSpan,
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { left: mm(1), right: mm(1), top: 0, bottom: 0 },
    children: [new Paragraph({ alignment, children: [letters({ text, size: points(11) })] })],
  });
}

/** White lines above and below keep the bars apart. */
function barCell(columnSpan: number, width: number): TableCell {
  const gap = { style: BorderStyle.SINGLE, size: 24, color: 'FFFFFF' };
  return new TableCell({
    columnSpan,
    width: { size: width, type: WidthType.DXA },
    borders: { top: gap, bottom: gap },
    shading: { type: ShadingType.CLEAR, fill: '44546A', color: 'auto' },
    children: [new Paragraph({ children: [letters({ text: '', size: points(8) })] })],
  });
}
