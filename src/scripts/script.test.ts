import { describe, expect, it } from 'vitest';
import { NO_EDIT } from '../audio/recording-edit.ts';
import { contentHash } from './script.ts';

const recordingSha256 = 'a'.repeat(64);
const content = {
  title: 'Một cửa',
  text: 'Bộ phận Một cửa làm việc sáng thứ Bảy.',
  form: 'tin' as const,
  cchc: true,
  topics: ['e'] as ['e'],
  unit: '',
  voice: 'espeak-vi',
};

describe('the hash that an approval binds', () => {
  // Taken before there was an edit: approvals of then must still verify.
  it('is what it was for a recording without edit', () => {
    const before = 'c6b79c68e5104863ddb0abc2b46d488d4582707124c35622d81ac4a5c92e668c';
    expect(contentHash({ ...content, recordingSha256 })).toBe(before);
    expect(contentHash({ ...content, recordingSha256, recordingEdit: null })).toBe(before);
  });

  it('is another for another edit of the same recording', () => {
    const plain = contentHash({ ...content, recordingSha256 });
    const cut = contentHash({ ...content, recordingSha256, recordingEdit: { ...NO_EDIT, trimStartMs: 1 } });
    const more = contentHash({ ...content, recordingSha256, recordingEdit: { ...NO_EDIT, trimStartMs: 2 } });
    expect(new Set([plain, cut, more]).size).toBe(3);
  });
});
