import { describe, expect, test } from 'vitest';
import { Refusal } from '../kernel/errors.ts';
import { parseFacts } from './fact.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const EVENT = '{"fact":"event","id":"e1","tasks":["11"],"title":"Tọa đàm","at":"2025-09-01T00:00:00+07:00"}';

function refusalOf(text: string): Refusal {
  try {
    parseFacts(text, ZONE);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('the facts were accepted');
}

test('instants become UTC milliseconds; without an offset they are the zone’s', () => {
  const times = ['2025-09-01T00:00:00+07:00', '2025-08-31T17:00:00Z', '2025-09-01T00:00', '2025-09-01'];
  const lines = times.map((at) => EVENT.replace('2025-09-01T00:00:00+07:00', at)).join('\n');
  const { facts } = parseFacts(lines, ZONE);
  expect(facts.map((fact) => (fact.fact === 'event' ? fact.at : null))).toEqual(
    times.map(() => Date.UTC(2025, 7, 31, 17)),
  );
});

test('unknown fields, blank lines, a byte-order mark and Windows line ends are no fault', () => {
  const text = `\uFEFF${EVENT.replace('{', '{"weather":"nắng",')}\r\n\r\n${EVENT}\r\n`;
  expect(parseFacts(text, ZONE).facts).toHaveLength(2);
});

test('facts of an unknown kind are skipped and named, so that nobody believes they were judged', () => {
  const { facts, skipped } = parseFacts(`${EVENT}\n{"fact":"rumour","id":"x"}`, ZONE);
  expect(facts).toHaveLength(1);
  expect(skipped).toEqual([{ line: 2, kind: 'rumour' }]);
});

test('numbers are taken where ids are meant', () => {
  const { facts } = parseFacts(
    '{"fact":"by-hand","id":7,"task":3,"item":1,"at":"2025-09-01","by":"An"}',
    ZONE,
  );
  expect(facts[0]).toMatchObject({ id: '7', task: '3', item: '1', confirmedBy: null });
});

describe('a wrong line is refused with its number and a Vietnamese sentence', () => {
  test.each([
    ['no JSON', '{"fact":', 'Dòng 2: Dòng này không phải một đối tượng JSON.'],
    ['a list', '[1]', 'Dòng 2: Dòng này không phải một đối tượng JSON.'],
    ['no kind', '{"id":"x"}', 'Dòng 2, trường “fact”: Thiếu trường “fact”'],
    ['no id', '{"fact":"withdraw","at":"2025-09-01"}', 'Dòng 2, trường “item”: Cần một mã'],
    [
      'an empty id',
      '{"fact":"withdraw","item":" ","at":"2025-09-01"}',
      'Dòng 2, trường “item”: Mã không được để trống',
    ],
    [
      'a day that is not',
      '{"fact":"withdraw","item":"i","at":"2025-02-30"}',
      'Dòng 2, trường “at”: “2025-02-30” không phải một thời điểm',
    ],
    ['no time', '{"fact":"withdraw","item":"i"}', 'Dòng 2, trường “at”: Cần một thời điểm'],
    [
      'month 13',
      '{"fact":"close","month":"2025-13","at":"2025-09-01"}',
      'Dòng 2, trường “month”: Tháng phải viết',
    ],
    [
      'a negative length',
      '{"fact":"as-run","id":"r","startedAt":"2025-09-01","playedMs":-1}',
      'Dòng 2, trường “playedMs”: Số mili giây không được âm',
    ],
    [
      'text for a number',
      '{"fact":"as-run","id":"r","startedAt":"2025-09-01","playedMs":1,"volume":"to"}',
      'Dòng 2, trường “volume”: Cần một con số',
    ],
    [
      'text for a list',
      '{"fact":"event","id":"e","tasks":"11","at":"2025-09-01"}',
      'Dòng 2, trường “tasks”: Cần một danh sách',
    ],
    [
      'text for yes or no',
      '{"fact":"item","id":"i","cchc":"có","durationMs":1}',
      'Dòng 2, trường “cchc”: Cần giá trị true hoặc false',
    ],
  ])('%s', (_name, line, sentence) => {
    const { code, message } = refusalOf(`${EVENT}\n${line}`);
    expect(code).toBe('facts-invalid');
    expect(message).toContain(sentence);
  });
});
