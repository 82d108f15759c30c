import { resolve } from 'node:path';
import { fieldRefusal } from '../../kernel/errors.ts';
import { AlsaSink } from './alsa-sink.ts';
import { FileSink } from './file-sink.ts';
import { NullSink } from './null-sink.ts';
import type { Sink } from './sink.ts';

/**
 * The choice in the form in which it is kept: a file's path in full, so that a later start from another folder means the same.
 * Throws a `Refusal` for anything but "alsa", "file:PATH" and "null".
 *
 * @example sinkChoice('file:out.wav') // 'file:/home/loa/out.wav'
 */
export function sinkChoice(typed: string): string {
  if (typed === 'alsa' || typed === 'null') return typed;
  const path = /^file:(.+)$/.exec(typed)?.[1];
  if (path === undefined) {
    throw fieldRefusal(
      'sink',
      'bad-sink',
      `Ngõ ra "${typed}" không có; hãy chọn alsa, file:ĐƯỜNG-DẪN.wav hoặc null.`,
    );
  }
  return `file:${resolve(path)}`;
}

/** The sink of a choice made before. */
export function makeSink(choice: string, soundCard: string): Sink {
  if (choice.startsWith('file:')) return new FileSink(choice.slice('file:'.length));
  return choice === 'null' ? new NullSink() : new AlsaSink(soundCard);
}
