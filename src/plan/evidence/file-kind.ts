/** What a file of evidence really is, by its content and never by its name. Only kinds that an office opens, none that runs. */

export interface FileKind {
  extension: string;
  mediaType: string;
  /** Bytes. */
  most: number;
  /** Shown in the page by its browser. */
  picture?: boolean;
}

const MB = 1024 * 1024;
const DOCUMENT = 25 * MB;
const PICTURE = 20 * MB;
const SOUND = 100 * MB;
/** The largest that any kind may be. */
export const MOST_FILE_BYTES = 300 * MB;

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const FILE_KINDS = {
  pdf: { extension: 'pdf', mediaType: 'application/pdf', most: DOCUMENT },
  doc: { extension: 'doc', mediaType: 'application/msword', most: DOCUMENT },
  docx: { extension: 'docx', mediaType: `${OPEN_XML}.wordprocessingml.document`, most: DOCUMENT },
  xls: { extension: 'xls', mediaType: 'application/vnd.ms-excel', most: DOCUMENT },
  xlsx: { extension: 'xlsx', mediaType: `${OPEN_XML}.spreadsheetml.sheet`, most: DOCUMENT },
  jpg: { extension: 'jpg', mediaType: 'image/jpeg', most: PICTURE, picture: true },
  png: { extension: 'png', mediaType: 'image/png', most: PICTURE, picture: true },
  mp3: { extension: 'mp3', mediaType: 'audio/mpeg', most: SOUND },
  mp4: { extension: 'mp4', mediaType: 'video/mp4', most: MOST_FILE_BYTES },
} as const satisfies Record<string, FileKind>;

export const FILE_KIND_WORDS = 'PDF, DOC, DOCX, XLS, XLSX, JPG, PNG, MP3, MP4';
/** For the browser's chooser. */
export const FILE_ACCEPT = '.pdf,.doc,.docx,.xls,.xlsx,.jpg,.jpeg,.png,.mp3,.mp4';

/** Of what is stored, by its media type. */
export function kindOfType(mediaType: string): FileKind | undefined {
  return Object.values<FileKind>(FILE_KINDS).find((kind) => kind.mediaType === mediaType);
}

/** Bytes [from, from + length) of a file, fewer at its end. */
export type ReadBytes = (from: number, length: number) => Promise<Buffer>;

const HEAD = 64 * 1024;

/** Null for whatever is not on the list. */
export async function fileKindOf(read: ReadBytes, size: number): Promise<FileKind | null> {
  const head = await read(0, HEAD);
  if (head.subarray(0, 1024).includes('%PDF-')) return FILE_KINDS.pdf;
  if (head.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return FILE_KINDS.jpg;
  if (head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return FILE_KINDS.png;
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return openXmlKind(read, size);
  if (head.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))) return oldOfficeKind(head, read);
  if (head.subarray(4, 8).equals(Buffer.from('ftyp'))) return isFilm(head) ? FILE_KINDS.mp4 : null;
  return isMp3(head) ? FILE_KINDS.mp3 : null;
}

/** The names in a ZIP's directory, at its end, tell Word from Excel, and from any other archive. */
async function openXmlKind(read: ReadBytes, size: number): Promise<FileKind | null> {
  const from = Math.max(0, size - HEAD);
  const tail = await read(from, HEAD);
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 20 > tail.length) return null;
  const directory = await read(tail.readUInt32LE(end + 16), Math.min(tail.readUInt32LE(end + 12), MB));
  const has = (name: string) => directory.includes(name);
  if (!has('[Content_Types].xml') || has('vbaProject.bin')) return null;
  if (has('word/document.xml')) return FILE_KINDS.docx;
  return has('xl/workbook.xml') ? FILE_KINDS.xlsx : null;
}

/** The directory of an OLE file [MS-CFB 2.2]: its place is in the header; names in it are UTF-16. */
async function oldOfficeKind(head: Buffer, read: ReadBytes): Promise<FileKind | null> {
  if (head.length < 512) return null;
  const sector = 2 ** Math.min(head.readUInt16LE(30), 12);
  const directory = await read((head.readUInt32LE(48) + 1) * sector, 4096);
  const has = (name: string) => directory.includes(Buffer.from(`${name}\0`, 'utf16le'));
  if (has('WordDocument')) return FILE_KINDS.doc;
  return has('Workbook') || has('Book') ? FILE_KINDS.xls : null;
}

/** An iPhone's photos come in the same container and open on no office PC. */
function isFilm(head: Buffer): boolean {
  return !/^(heic|heix|hevc|hevx|heim|heis|mif1|msf1|avif|avis)/.test(head.toString('latin1', 8, 12));
}

function isMp3(head: Buffer): boolean {
  if (head.subarray(0, 3).equals(Buffer.from('ID3')) && head[3]! < 5) return true;
  const length = frameLength(head, 0);
  return length !== null && frameLength(head, length) !== null;
}

const MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES = [44_100, 48_000, 32_000];

/** Of the layer III frame that begins there; null where none does. */
function frameLength(head: Buffer, at: number): number | null {
  if (at + 4 > head.length || head[at] !== 0xff || (head[at + 1]! & 0xe6) !== 0xe2) return null;
  const version = (head[at + 1]! >> 3) & 3;
  const rate = RATES[(head[at + 2]! >> 2) & 3];
  const bits = (version === 3 ? MPEG1 : MPEG2)[head[at + 2]! >> 4];
  if (version === 1 || rate === undefined || !bits) return null;
  const hertz = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  return Math.floor(((version === 3 ? 144 : 72) * bits * 1000) / hertz) + ((head[at + 2]! >> 1) & 1);
}
