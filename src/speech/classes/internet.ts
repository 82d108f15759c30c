/** Addresses on the internet, hashtags, file names: read piece by piece, the scheme left out as a newsreader does. */
import { isLetter, spellLetters } from '../alphabet.ts';
import type { Lexicon } from '../lexicon.ts';
import { readCardinal, readDigits } from '../numbers.ts';
import { foreignSyllables } from '../foreign-sounds.ts';
import { isPronounceable, respell } from '../respell.ts';
import type { ReadingStyle } from '../reading-style.ts';
import type { Reading, Rule, Site } from '../site.ts';
import { isSyllable } from '../syllable.ts';
import { withMarks } from '../unmarked.ts';

/** Labels of addresses that every listener knows, and those that lose their tones in an address. */
const LABELS: Record<string, string> = {
  youtube: 'diu túp', youtu: 'diu túp', facebook: 'phây búc', tiktok: 'tích tóc', zalo: 'da lô', suckhoedoisong: 'sức khỏe đời sống', hochiminhcity: 'hồ chí minh xi ti', kinhtedothi: 'kinh tế đô thị', baohungyen: 'báo hưng yên',
  laodong: 'lao động', tuoitre: 'tuổi trẻ', dantri: 'dân trí', nhandan: 'nhân dân', hanoimoi: 'hà nội mới', tienphong: 'tiền phong', anninhthudo: 'an ninh thủ đô', vietnam: 'Việt Nam', vodich: 'vô địch', vietnamvodich: 'Việt Nam vô địch', toiyeuvietnam: 'tôi yêu Việt Nam', phatnguoi: 'phạt nguội',
  vanphong: 'văn phòng', thanhuy: 'thành ủy', vanphongthanhuy: 'văn phòng thành ủy', json: 'giây sơn', md: 'em đê', exe: 'e ích e', js: 'giây ét', csv: 'xê ét vê', css: 'xê ét ét', xml: 'ích mờ lờ', dwg: 'đê vê kép giê', sql: 'ét quy lờ', log: 'lóc',
  online: 'on lai', shop: 'sóp', shopviet: 'sóp Việt', thuvienphapluat: 'thư viện pháp luật', tiepdan: 'tiếp dân', tiepcongdan: 'tiếp công dân', vietnamairlines: 'việt nam e lai', hotro: 'hỗ trợ', tuyendung: 'tuyển dụng', bandoc: 'bạn đọc', toasoan: 'tòa soạn', lienhe: 'liên hệ', baochi: 'báo chí', thongtin: 'thông tin', thongbao: 'thông báo', tailieu: 'tài liệu', danhsach: 'danh sách', baocao: 'báo cáo', kehoach: 'kế hoạch', thisinh: 'thí sinh', totnghiep: 'tốt nghiệp', thitotnghiep: 'thi tốt nghiệp', gopy: 'góp ý', phananh: 'phản ánh', tracuu: 'tra cứu', dangnhap: 'đăng nhập', nophoso: 'nộp hồ sơ', tintuc: 'tin tức', sukien: 'sự kiện', trangchu: 'trang chủ', huongdan: 'hướng dẫn', quytrinh: 'quy trình', bieumau: 'biểu mẫu', thutuc: 'thủ tục', hoso: 'hồ sơ', khaosat: 'khảo sát', quyetdinh: 'quyết định', congvan: 'công văn', maps: 'máp', drive: 'đờ rai', docs: 'đóc', vanhoa: 'văn hóa', thuonggiaonline: 'thương gia on lai', baonghean: 'báo Nghệ An', baothanhhoa: 'báo Thanh Hóa', giaoducthoidai: 'giáo dục thời đại', thoidai: 'thời đại', danchu: 'dân chủ', danchuphapluat: 'dân chủ pháp luật',
  com: 'com', gov: 'gốp', vn: 'vi en', net: 'nét', org: 'o gờ', edu: 'e đu', info: 'in phô', www: 'vê kép vê kép vê kép', egov: 'i gốp',
  html: 'hát tê em mờ lờ', pdf: 'pê đê ép', doc: 'đốc', docx: 'đốc ích', xlsx: 'ích lờ ét ích', jpg: 'giây pê giê', mp3: 'em pê ba', mp4: 'em pê bốn',
  dichvucong: 'dịch vụ công', hanoi: 'Hà Nội', haibatrung: 'Hai Bà Trưng', chinhphu: 'Chính phủ',
  baochinhphu: 'báo Chính phủ', vanban: 'văn bản', phuong: 'phường', phuonghaibatrung: 'phường Hai Bà Trưng', tphcm: 'thành phố Hồ Chí Minh',
  danang: 'Đà Nẵng', haiphong: 'Hải Phòng', cantho: 'Cần Thơ', hue: 'Huế', thudo: 'Thủ đô',
  caicachhanhchinh: 'cải cách hành chính', chuyendoiso: 'chuyển đổi số', chuyendoisoquocgia: 'chuyển đổi số quốc gia', hanhchinhcong: 'hành chính công', dientu: 'điện tử', chinhquyenso: 'chính quyền số', nguoidan: 'người dân', doanhnghiep: 'doanh nghiệp', thanhtra: 'thanh tra', quochoi: 'Quốc hội', tapchi: 'tạp chí', bao: 'báo', thuvien: 'thư viện', phapluat: 'pháp luật', quyhoach: 'quy hoạch', datdai: 'đất đai', baovemoitruong: 'bảo vệ môi trường', antoangiaothong: 'an toàn giao thông', congan: 'công an', vieclam: 'việc làm',
  baohiemxahoi: 'bảo hiểm xã hội', thuedientu: 'thuế điện tử', gdt: 'giê đê tê', moha: 'mô ha', bocongan: 'Bộ Công an', xa: 'xã',
  bophanmotcua: 'bộ phận một cửa', motcua: 'một cửa', phongchaychuachay: 'phòng cháy chữa cháy', tuyengiao: 'tuyên giáo', thanhnien: 'thanh niên', baucu: 'bầu cử', vneid: 'vi en i đi', tuphap: 'tư pháp', hotich: 'hộ tịch', dancu: 'dân cư', suckhoe: 'sức khỏe', giaoduc: 'giáo dục', hoadondientu: 'hóa đơn điện tử', etax: 'i thắc',
  binhdanhocvuso: 'bình dân học vụ số', thongtincoso: 'thông tin cơ sở', dangky: 'đăng ký', tuyensinh: 'tuyển sinh', vanthu: 'văn thư', quan: 'quận',
}; // prettier-ignore

const MARKS: Record<string, string> = {
  '.': 'chấm', '/': 'gạch chéo', '@': 'a còng', '-': 'gạch ngang', _: 'gạch dưới', ':': 'hai chấm', '?': 'hỏi chấm', '=': 'bằng',
  '&': 'và', '#': 'thăng', '%': 'phần trăm', '+': 'cộng', '~': 'dấu ngã',
}; // prettier-ignore

const HOSTED =
  /(?:https?:\/\/)?((?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,40})\.){1,6}[a-zA-Z]{2,12})((?::\d{1,5})?(?:[/?#][\w\-./?=&#%+~:@]{0,300})?)/y;
const EMAIL = /[a-zA-Z0-9][\w.+-]{0,63}@(?:[a-zA-Z0-9][a-zA-Z0-9-]{0,40}\.){1,5}[a-zA-Z]{2,12}/y;
const SCHEMED = /https?:\/\/[\w\-./?=&#%+~:@]{1,400}/y;
const FILE =
  /[\w\-]{1,60}\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|mp[34]|zip|rar|txt|wav|md|json|exe|csv|js|ts|py|css|html?|xml|msi|apk|dwg|sql|log|svg|gif|avi|mov|m4a)(?![\w])/iy;
const TOP_LEVEL = new Set(
  'vn com net org gov edu info io me us uk jp asia app dev biz tv link page site online store shop xyz'.split(
    ' ',
  ),
);

/** A label in words: known, or in syllables, or by letters; digits one by one from three on. */
function readLabel(label: string, lexicon: Lexicon, style: ReadingStyle): string {
  const whole = LABELS[label.toLowerCase()];
  if (whole !== undefined) return whole;
  return [...label.matchAll(/[A-Za-z]+|\d+/g)]
    .map(([part]) => (/\d/.test(part) ? readSmall(part, style) : readLetters(part, lexicon)))
    .join(' ');
}

function readSmall(digits: string, style: ReadingStyle): string {
  return digits.length > 2 || digits.startsWith('0') ? readDigits(digits) : readCardinal(digits, style);
}

function readLetters(letters: string, lexicon: Lexicon): string {
  const known = LABELS[letters.toLowerCase()] ?? brandOf(letters, lexicon);
  if (known) return known;
  const lower = letters.toLowerCase();
  if (isSyllable(lower)) return lower;
  const syllables =
    letters.length > 3
      ? (respell(withVowelsOf(lower)) ?? (isPronounceable(lower) ? foreignSyllables(lower) : null))
      : null;
  return syllables?.join(' ') ?? spellLetters(letters.slice(0, 30));
}

/** 'thanhxuan', 'phuongliet': rhymes that are never written so with their marks. */
function withVowelsOf(label: string): string {
  return label.replace(/(?<=x|t|th|l|ch|kh|nh)ua(?=n(?![aeiouy])|t)/g, 'uâ').replace(/uo(?=ng)/g, 'ươ');
}

/** A brand has a name; an acronym is spelled, for the listener must type it as it stands. */
function brandOf(letters: string, lexicon: Lexicon): string | undefined {
  const entry = lexicon.word(letters);
  return entry?.foreign ? entry.spoken : undefined;
}

/** Letters, digits and marks of an address in words; long paths end where nobody could follow. */
function readAddress(written: string, site: Site): string {
  const parts = [...written.matchAll(/[A-Za-z0-9]+|[^A-Za-z0-9]/g)].slice(0, 60);
  return parts
    .map(([part]) =>
      /^\w/.test(part) && part !== '_' ? readLabel(part, site.lexicon, site.style) : (MARKS[part] ?? ''),
    )
    .filter(Boolean)
    .join(' ');
}

/** A full stop or comma that ends the sentence is no part of the address. */
function withoutTail(written: string): string {
  let end = written.length;
  while (end > 0 && /[.,/:?#&\-~]/.test(written[end - 1]!)) end--;
  return written.slice(0, end);
}

function readHosted([whole, host = '', path = '']: RegExpExecArray, site: Site): Reading | null {
  const labels = host.split('.');
  const top = labels.at(-1)!.toLowerCase();
  const schemed = whole.startsWith('http');
  const isShort = path.length > 1 && (top === 'ly' || top === 'gl' || top === 'be');
  if (!schemed && !isShort && !TOP_LEVEL.has(top)) return null;
  // 'Hà Nội.Me' is a missing space: an address is in small letters, or begins with www.
  if (!schemed && labels.length === 2 && /^[A-Z]/.test(labels[1]!) && !/^[A-Z]+$/.test(labels[1]!))
    return null;
  if (isLetter(site.text[site.at + whole.length]) && path === '') return null;
  const kept = withoutTail(whole);
  const slash = whole.slice(kept.length).startsWith('/') ? 1 : 0;
  return {
    end: site.at + kept.length + slash,
    spoken: readAddress(kept.replace(/^https?:\/\//, ''), site),
    sure: path.length < 2,
  };
}

function readEmail([written]: RegExpExecArray, site: Site): string {
  return readAddress(written, site);
}

function readSchemed([whole]: RegExpExecArray, site: Site): Reading {
  const kept = withoutTail(whole);
  return {
    end: site.at + kept.length,
    spoken: readAddress(kept.replace(/^https?:\/\//, ''), site),
    sure: false,
  };
}

/** '#HàNội', '#chuyển_đổi_số': its words; a tag of one run of letters is tried as syllables. */
function readHashtag([, tag = '']: RegExpExecArray, site: Site): Reading | null {
  const whole = LABELS[tag.toLowerCase()];
  if (whole !== undefined) return { end: site.at + 1 + tag.length, spoken: whole };
  const words = [...tag.matchAll(/\p{Lu}?\p{Ll}+|\p{Lu}+|\d+/gu)].slice(0, 20);
  const spoken = words.map(([word]) => {
    if (/\d/.test(word)) return readSmall(word, site.style);
    const known = site.lexicon.word(word);
    if (known) return known.spoken;
    if (!isSyllable(word)) return withMarks(word.toLowerCase()) ?? readLetters(word, site.lexicon);
    return word === word.toUpperCase() ? word.toLowerCase() : word;
  });
  const said = spoken.filter(Boolean).join(' ');
  return said === '' ? null : { end: site.at + 1 + tag.length, spoken: said, sure: false };
}

/** Finds the next of a character without looking twice at the same stretch of a line. */
function nearby(char: string, reach: number): (site: Site) => boolean {
  let known = { text: '', from: 0, next: -1 };
  return ({ text, at }) => {
    const fits = known.text === text && at >= known.from && (known.next < 0 || at <= known.next);
    if (!fits) known = { text, from: at, next: text.indexOf(char, at) };
    // The same words in another string cost a whole comparison, once.
    else known.text = text;
    return known.next >= 0 && known.next - at <= reach;
  };
}

const pointNearby = nearby('.', 64);
const atSignNearby = nearby('@', 64);

export const internetRules: readonly Rule[] = [
  {
    class: 'internet',
    why: 'Hộp thư điện tử',
    when: atSignNearby,
    pattern: EMAIL,
    begins: /[a-zA-Z0-9]/,
    afterDigits: /[\w.+@-]/,
    read: readEmail,
  },
  {
    class: 'internet',
    why: 'Địa chỉ trang web',
    when: pointNearby,
    pattern: HOSTED,
    begins: /[a-zA-Z0-9]/,
    afterDigits: /[a-zA-Z0-9.-]/,
    read: readHosted,
  },
  { class: 'internet', why: 'Địa chỉ trang web', pattern: SCHEMED, begins: /h/, read: readSchemed },
  {
    class: 'internet',
    why: 'Tên tệp',
    when: pointNearby,
    pattern: FILE,
    begins: /[\w-]/,
    afterDigits: /[\w.-]/,
    // 'PGS.TS' is no file.
    read: ([written], site) => (/\.[A-Z]{2}$/.test(written) ? null : readAddress(written, site)),
  },
];

/** 'định dạng .docx hoặc .pdf': a kind of file, without its point. */
const KIND_OF_FILE =
  /\.(pdf|docx?|xlsx?|pptx?|jpe?g|png|mp[34]|zip|rar|txt|wav|apk|avi|mov|csv|gif|m4a)(?![\p{L}\d])/iuy;
const KINDS: Record<string, string> = {
  ...LABELS,
  xls: 'ích lờ ét',
  ppt: 'pê pê tê',
  pptx: 'pê pê tê ích',
  jpeg: 'giây pê giê',
  png: 'pê nờ giê',
  zip: 'díp',
  rar: 'ra',
  txt: 'tê ích tê',
  wav: 'quáp',
  apk: 'a pê ca',
  avi: 'a vê i',
  mov: 'em ô vê',
  gif: 'ghíp',
  m4a: 'em bốn a',
};

function readKindOfFile([, kind = '']: RegExpExecArray, { text, at }: Site): string | null {
  if (at > 0 && !/[ (/,"“]/.test(text[at - 1]!)) return null;
  return KINDS[kind.toLowerCase()]!;
}

/** 'tên miền .vn', '.NET': the end of a name, with its point. */
const NAME_END = /\.(vn|com|net|org|edu|gov|NET)(?![\p{L}\d])/uy;

/** '@vietnam.travel' */
const HANDLE = /@[a-z0-9_]{1,40}(?:\.[a-z0-9_]{1,40}){1,4}/iy;

export const hashtagRules: readonly Rule[] = [
  {
    class: 'internet',
    why: 'Đuôi của tên miền',
    begins: /\./,
    pattern: /\.(?:(?:gov|com|edu|org|net)\.)?vn(?![\w.-]\w|\w)/y,
    read: ([written], site) =>
      /\p{L}$/u.test(site.text[site.at - 1] ?? '') ? null : readAddress(written, site),
  },
  { class: 'internet', why: 'Tên tài khoản', begins: /@/, pattern: HANDLE, read: readEmail },
  {
    class: 'internet',
    why: 'Đuôi tên miền',
    begins: /\./,
    pattern: NAME_END,
    read: ([, end = ''], { text, at }) =>
      at > 0 && !/[ (,"]/.test(text[at - 1]!) ? null : `chấm ${LABELS[end.toLowerCase()]!}`,
  },
  { class: 'internet', why: 'Loại tệp', begins: /\./, pattern: KIND_OF_FILE, read: readKindOfFile },
  { class: 'internet', why: 'Thẻ chủ đề', begins: /#/, pattern: /#([\p{L}\d_]{1,60})/uy, read: readHashtag },
];
