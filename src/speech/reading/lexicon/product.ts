import type { LexiconEntry } from '../lexicon.ts';
import { administrationEntries } from './administration.ts';
import { businessEntries, draftingDesks } from './business.ts';
import { chatEntries } from './chat.ts';
import { reformEntries } from './cchc.ts';
import { documentParts } from './document-parts.ts';
import { documentEntries } from './documents.ts';
import { decidedEntries } from './decided.ts';
import { besideShorthandEntries } from './decided-beside.ts';
import { besidePressEntries } from './decided-press.ts';
import { besideProseEntries } from './decided-prose.ts';
import { besideWorkEntries } from './decided-work.ts';
import { decidedDeskEntries } from './decided-desks.ts';
import { shorthandEntries } from './decided-shorthand.ts';
import { englishEntries } from './english.ts';
import { foreignEntries } from './foreign.ts';
import { besideEntries, nearbyEntries } from './nearby.ts';
import { nameEntries } from './names.ts';
import { organizationEntries } from './organizations.ts';
import { placeEntries } from './places.ts';
import { societyEntries } from './society.ts';
import { supplementEntries } from './supplement.ts';
import { projectEntries } from './projects.ts';
import { wardEntries } from './wards.ts';

/** Everything the product knows; a station adds its own on top. */
export const productLexicon: readonly LexiconEntry[] = [
  ...besideProseEntries,
  ...besideWorkEntries,
  ...besidePressEntries,
  ...besideEntries,
  ...decidedDeskEntries,
  ...shorthandEntries,
  ...besideShorthandEntries,
  ...decidedEntries,
  ...nearbyEntries,
  ...reformEntries,
  ...documentEntries,
  ...documentParts,
  ...draftingDesks,
  ...organizationEntries,
  ...societyEntries,
  ...placeEntries,
  ...supplementEntries,
  ...administrationEntries,
  ...wardEntries,
  ...projectEntries,
  ...businessEntries,
  ...nameEntries,
  ...foreignEntries,
  ...englishEntries,
  ...chatEntries,
];
