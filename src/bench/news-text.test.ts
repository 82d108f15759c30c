import { expect, it } from 'vitest';
import { normaliseText } from '../speech/reading/normalise.ts';
import { sentencesOf } from '../speech/reading/sentences.ts';
import { newsText } from './news-text.ts';

it('gives the words asked for, and nothing that the voice could say from memory', () => {
  const text = newsText(1000);
  expect(text.split(/\s+/)).toHaveLength(1000);
  const sentences = sentencesOf(normaliseText(text).map((line) => line.spoken)).map(
    (sentence) => sentence.text,
  );
  expect(sentences.filter((sentence, index) => sentences.indexOf(sentence) !== index)).toEqual([]);
});
