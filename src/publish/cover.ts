/** Ảnh bìa made from a template where nobody gave one: the station, the title, the topic's colour. */
import { pictureOfWords, type WordsPicture } from '../audio/picture.ts';
import { TOPICS, type Topic } from '../scripts/topic.ts';

const WIDTH = 1200;
const HEIGHT = 630;

/** White text on each holds WCAG AA. */
const COLOURS: Record<Topic, string> = {
  ...{ a: '#14558f', b: '#5b3a8c', c: '#0f6466', d: '#7a4a12', đ: '#8c2f39', e: '#1b6e3c', g: '#1f4fa3' },
  ...{ h: '#7d3c66', i: '#9a4a00' },
};
const PLAIN = '#14558f';

export interface CoverWords {
  station: string;
  title: string;
  /** Of the plan; none for an item outside CCHC. */
  topic: Topic | null;
}

/** A JPEG of 1200×630, far below 1 MB. */
export function coverOf({ station, title, topic }: CoverWords): Promise<Buffer> {
  const ground = topic === null ? PLAIN : COLOURS[topic];
  return pictureOfWords({ width: WIDTH, height: HEIGHT, ground, script: scriptOf(station, title, topic) });
}

function scriptOf(station: string, title: string, topic: Topic | null): string {
  const size = title.length > 110 ? 50 : title.length > 60 ? 62 : 74;
  const style = (
    name: string,
    font: string,
    points: number,
    colour: string,
    align: number,
    vertical: number,
  ) =>
    `Style: ${name},${font},${points},${colour},${colour},&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,${align},84,84,${vertical},1`;
  const line = (name: string, text: string) => `Dialogue: 0,0:00:00.00,0:00:10.00,${name},,0,0,0,,${text}`;
  const bar = (x: number, y: number, width: number, height: number, colour: string, alpha: string) =>
    line(
      'Shape',
      `{\\pos(${x},${y})\\an7\\1c${colour}\\1a${alpha}\\p1}m 0 0 l ${width} 0 ${width} ${height} 0 ${height}{\\p0}`,
    );
  return [
    '[Script Info]',
    'ScriptType: v4.00+',
    `PlayResX: ${WIDTH}`,
    `PlayResY: ${HEIGHT}`,
    'WrapStyle: 0',
    '[V4+ Styles]',
    'Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding',
    style('Title', 'Be Vietnam Pro SemiBold', size, '&H00FFFFFF', 4, 0),
    style('Topic', 'Be Vietnam Pro SemiBold', 34, '&H00FFFFFF', 7, 64),
    style('Station', 'Be Vietnam Pro', 34, '&H00FFFFFF', 1, 40),
    style('Shape', 'Be Vietnam Pro', 20, '&H00FFFFFF', 7, 0),
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
    bar(0, 0, 24, HEIGHT, '&HFFFFFF&', '&HB0&'),
    bar(0, HEIGHT - 116, WIDTH, 116, '&H000000&', '&HA8&'),
    line('Topic', plain(topic === null ? 'Tin phường' : `CCHC · ${TOPICS[topic]}`)),
    line('Title', plain(title)),
    line('Station', plain(station)),
    '',
  ].join('\n');
}

/** Braces and backslashes would be orders to libass. */
function plain(text: string): string {
  return text.replaceAll('\\', '/').replaceAll('{', '(').replaceAll('}', ')').replace(/\s+/g, ' ');
}

/** The picture of a podcast: square, of the size that players ask for. */
export function squareScript(station: string): WordsPicture {
  const side = 1400;
  const style = (name: string, font: string, points: number, align: number, vertical: number) =>
    `Style: ${name},${font},${points},&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,${align},130,130,${vertical},1`;
  const line = (name: string, text: string) => `Dialogue: 0,0:00:00.00,0:00:10.00,${name},,0,0,0,,${text}`;
  const script = [
    '[Script Info]',
    'ScriptType: v4.00+',
    `PlayResX: ${side}`,
    `PlayResY: ${side}`,
    'WrapStyle: 0',
    '[V4+ Styles]',
    'Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding',
    style('Title', 'Be Vietnam Pro SemiBold', 150, 4, 0),
    style('Small', 'Be Vietnam Pro', 76, 1, 120),
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
    line('Title', plain(station)),
    line('Small', 'Nghe lại bản tin'),
    '',
  ].join('\n');
  return { width: side, height: side, ground: PLAIN, script };
}
