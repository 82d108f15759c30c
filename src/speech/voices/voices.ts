/** All voices that a station may choose from, and what is done when the chosen one can't read. */
import type { Station } from '../../accounts/stations.ts';
import { Refusal } from '../../kernel/errors.ts';
import { DEFAULT_VOICE, findVoice, VOICES } from './machine-voices.ts';
import type { NeuralVoices } from './neural-voices.ts';
import type { VoiceServices } from './voice-services.ts';
import type { Voice } from './voice.ts';

export interface VoiceChoice {
  id: string;
  title: string;
  outside: boolean;
}

/** Which voice read, where it is not the one asked for. */
export interface Replaced {
  asked: string;
  askedTitle: string;
  usedTitle: string;
  /** One sentence. */
  why: string;
}

export interface ReadBy<T> {
  result: T;
  voice: Voice;
  replaced: Replaced | null;
}

export type Voices = ReturnType<typeof createVoices>;

/** What speaks against a voice and not against the text: another voice may do better. */
const VOICE_FAULTS = /^(voice-|sentence-failed)/;
const STAYS_INSIDE = 'Nội dung nội bộ không được gửi ra dịch vụ ngoài.';

export function createVoices({
  neural,
  services,
}: {
  neural?: Pick<NeuralVoices, 'list'> | undefined;
  services?: Pick<VoiceServices, 'voices'> | undefined;
} = {}) {
  /** espeak-ng's first, then those of the operator's folders, then services that the station allows. */
  async function list(station: Station): Promise<Voice[]> {
    return [...VOICES, ...((await neural?.list()) ?? []), ...((await services?.voices(station)) ?? [])];
  }

  async function choices(station: Station): Promise<VoiceChoice[]> {
    return (await list(station)).map(({ id, title, outside }) => ({ id, title, outside }));
  }

  /**
   * Reads by the voice asked for; where it fails, all of it by the station's fallback, so that one text never has two voices.
   *
   * @param internal its words may not leave the house, whatever voice was chosen
   * @throws Refusal what the voice says, when there is no fallback or that fails too; the signal's reason
   */
  async function read<T>(
    station: Station,
    voiceId: string,
    internal: boolean,
    work: (voice: Voice) => Promise<T>,
  ): Promise<ReadBy<T>> {
    const known = await list(station);
    const asked = known.find(({ id }) => id === voiceId);
    try {
      const voice = findVoice(voiceId, known);
      if (internal && voice.outside) throw new Refusal('voice-outside', STAYS_INSIDE, 422);
      return { result: await work(voice), voice, replaced: null };
    } catch (error) {
      if (!(error instanceof Refusal) || !VOICE_FAULTS.test(error.code)) throw error;
      const fallback = fallbackOf(station, known);
      if (!fallback || fallback.id === voiceId) throw error;
      const result = await work(fallback);
      const askedTitle = asked?.title ?? voiceId;
      const replaced = { asked: voiceId, askedTitle, usedTitle: fallback.title, why: error.message };
      return { result, voice: fallback, replaced };
    }
  }

  return { list, choices, read };
}

/** Never one outside: it is what is left when the line is down. Null where the station wants none. */
function fallbackOf({ settings }: Station, known: readonly Voice[]): Voice | null {
  if (settings.fallbackVoice === '') return null;
  const inside = known.filter(({ outside }) => !outside);
  return (
    inside.find(({ id }) => id === settings.fallbackVoice) ?? inside.find(({ id }) => id === DEFAULT_VOICE)!
  );
}
