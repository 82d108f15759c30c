import type { RecordingEdit } from '../../audio/recording-edit.ts';
import { viDuration } from '../../kernel/vietnamese.ts';

/** 'cắt đầu 3 giây, cắt cuối 10 phút, cắt bỏ 2 đoạn ở giữa, to dần lúc vào' */
export function editWords({ trimStartMs, trimEndMs, fadeInMs, fadeOutMs, cuts }: RecordingEdit): string {
  return [
    ...(trimStartMs > 0 ? [`cắt đầu ${viDuration(trimStartMs)}`] : []),
    ...(trimEndMs > 0 ? [`cắt cuối ${viDuration(trimEndMs)}`] : []),
    ...(cuts.length > 0 ? [`cắt bỏ ${cuts.length} đoạn ở giữa`] : []),
    ...(fadeInMs > 0 ? ['to dần lúc vào'] : []),
    ...(fadeOutMs > 0 ? ['nhỏ dần lúc ra'] : []),
  ].join(', ');
}
