/** A publication as the store has it, for tests that only need one to be there. */
import { newId } from '../../kernel/ids.ts';
import { UNTOUCHED, type Publication } from '../publication.ts';

/** To the city's page by the program, approved, and waiting for its address; whatever `more` says otherwise. */
export function aPublication(
  stationId: string,
  title: string,
  now: number,
  more: Partial<Publication> = {},
): Publication {
  return {
    ...UNTOUCHED,
    ...{ id: newId(now), stationId, channel: 'city-page', way: 'api', place: '', kinds: ['cchc'], title },
    ...{ unit: 'Phòng Văn hoá – Xã hội', scriptId: newId(now), revisionId: newId(now), contentHash: 'c' },
    ...{ audioSha256: null, wordsHash: 'w', approvedHash: 'w', approvedByName: null, approvedAt: now },
    ...{ state: 'verifying', description: title, author: 'UBND phường', body: [], coverSha256: null },
    ...{ by: 'lan', byName: 'Trần Thị Lan', createdAt: now, updatedAt: now },
    ...more,
  };
}
