/**
 * Word files in the form of Nghị định 30/2020/NĐ-CP, phụ lục I: A4, Times New Roman, margins 20/20/30/15 mm, body 14 pt justified
 * with a first line of 1,27 cm, page number centred in the top margin and none on the first page.
 */
import {
  AlignmentType,
  Document,
  Header,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  type FileChild,
  type ISectionOptions,
} from 'docx';
import { TRIAL_WORDS, type ContentBlock, type OfficeDocument } from './content.ts';
import { headOf, signatureOf } from './word-form.ts';
import { chartParts, tableParts } from './word-table.ts';
import { rowPatterns, type RowPatterns } from './word-rows.ts';
import { A4, FONT, mm, PAGE, points, letters } from './word-measures.ts';

/** The document's bytes. */
export async function wordOf(document: OfficeDocument): Promise<Uint8Array<ArrayBuffer>> {
  const { patternOf, fill } = rowPatterns();
  const { letterhead, name, about, blocks, annexes, landscape = false, trial } = document;
  const width = landscape ? PAGE.longWidth : PAGE.width;
  const main: FileChild[] = [
    ...(letterhead ? headOf(letterhead, width) : []),
    ...(name ? [titled(name, 240)] : []),
    titled(about, name ? 0 : 240),
    ...(letterhead ? [titleRule(width)] : []),
    ...blocks.flatMap((block, index) =>
      partsOf(block, { width, last: letterhead !== null && index === blocks.length - 1, patternOf }),
    ),
    ...(letterhead ? signatureOf(letterhead, width) : []),
  ];
  const annexed = annexes.flatMap((table, index) =>
    tableParts(table, width, { newPage: index === 0, patternOf }),
  );
  const drawn = await Packer.toBuffer(
    new Document({
      title: about,
      creator: letterhead?.issuer.join(' ') ?? '',
      styles: {
        default: { document: { run: { font: FONT, size: points(14), language: { value: 'vi-VN' } } } },
      },
      sections: [section([...main, ...annexed], landscape, trial)],
    }),
  );
  return fill(drawn);
}

function section(children: FileChild[], landscape: boolean, trial: boolean): ISectionOptions {
  const warning = trial ? [trialLine()] : [];
  return {
    properties: {
      titlePage: true,
      page: {
        size: {
          width: A4.width,
          height: A4.height,
          orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
        },
        margin: { top: mm(20), bottom: mm(20), left: mm(30), right: mm(15), header: mm(10), footer: mm(10) },
      },
    },
    headers: {
      first: new Header({ children: trial ? warning : [new Paragraph({})] }),
      default: new Header({
        children: [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            children: [letters({ children: [PageNumber.CURRENT], size: points(14) })],
          }),
          ...warning,
        ],
      }),
    },
    children,
  };
}

function trialLine(): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [letters({ text: TRIAL_WORDS, bold: true, size: points(11) })],
  });
}

function titled(text: string, before: number): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { before },
    keepNext: true,
    children: [letters({ text: together(text), bold: true, size: points(14) })],
  });
}

/** 'quý I', 'năm 2026' stay on one line. */
function together(text: string): string {
  return text.replace(/(quý|tháng|năm|ngày) (?=[IVX\d])/g, '$1\u00A0');
}

/** Under the trích yếu: a rule of a third to half its length. */
function titleRule(width: number): Paragraph {
  const indent = Math.round(width * 0.38);
  return new Paragraph({
    indent: { left: indent, right: indent },
    spacing: { before: 60, after: 200, line: 40, lineRule: 'exact' },
    border: { top: { style: 'single', size: 6, space: 1, color: '000000' } },
    children: [],
  });
}

interface Place extends Pick<RowPatterns, 'patternOf'> {
  width: number;
  /** The closing words, before a signature. */
  last: boolean;
}

function partsOf(block: ContentBlock, { width, last, patternOf }: Place): FileChild[] {
  switch (block.kind) {
    case 'heading':
      return [
        new Paragraph({
          spacing: { before: 120, after: 120 },
          indent: { firstLine: mm(12.7) },
          keepNext: true,
          children: [letters({ text: block.text, bold: true, size: points(14) })],
        }),
      ];
    case 'text':
      return block.text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => paragraph(line, last));
    case 'table':
      return tableParts(block.table, width, { newPage: false, patternOf });
    case 'chart':
      return chartParts(block.chart, width);
  }
}

/** @param keepNext the closing words do not part from the signature */
function paragraph(text: string, keepNext: boolean): Paragraph {
  return new Paragraph({
    keepNext,
    alignment: AlignmentType.JUSTIFIED,
    indent: { firstLine: mm(12.7) },
    // Six points between paragraphs; lines of 1,1.
    spacing: { before: 60, after: 60, line: 264, lineRule: LineRuleType.AUTO },
    children: [letters({ text, size: points(14) })],
  });
}
