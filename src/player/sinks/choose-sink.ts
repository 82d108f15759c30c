import { resolve } from 'node:path';
import { fieldRefusal } from '../../kernel/errors.ts';
import { FileSink } from './file-sink.ts';
import { NullSink } from './null-sink.ts';
import { PipeSink } from './pipe-sink.ts';
import { alsaSink, pulseSink } from './program-sink.ts';
import type { Sink } from './sink.ts';

/**
 * The choice in the form in which it is kept: a path in full, so that a later start from another folder means the same. Throws a
 * `Refusal` for anything but "alsa", "pulse", "pipe:PATH", "pipe:-", "file:PATH" and "null".
 *
 * @example sinkChoice('file:out.wav') // 'file:/home/loa/out.wav'
 */
export function sinkChoice(typed: string): string {
  if (['alsa', 'pulse', 'null', 'pipe:-'].includes(typed)) return typed;
  const [, kind, path] = /^(file|pipe):(.+)$/.exec(typed) ?? [];
  if (kind === undefined || path === undefined) {
    throw fieldRefusal(
      'sink',
      'bad-sink',
      `Ngõ ra "${typed}" không có; hãy chọn alsa, pulse, pipe:ĐƯỜNG-DẪN, file:ĐƯỜNG-DẪN.wav hoặc null.`,
    );
  }
  return `${kind}:${resolve(path)}`;
}

/**
 * The sink of a choice made before.
 *
 * @param soundCard the name of the card in ALSA's or the sound server's words, "default" for theirs
 */
export function makeSink(choice: string, soundCard: string): Sink {
  const path = choice.slice(choice.indexOf(':') + 1);
  if (choice.startsWith('file:')) return new FileSink(path);
  if (choice.startsWith('pipe:')) return new PipeSink(path);
  if (choice === 'null') return new NullSink();
  return choice === 'pulse' ? pulseSink(soundCard) : alsaSink(soundCard);
}
