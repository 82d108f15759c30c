import type { PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import type { Revision } from '../scripts/script.ts';
import type { FoundArticle } from './found-again.ts';
import type { Publication } from './publication.ts';
import type { Step } from './publication-steps.store.ts';
import type { DayCount } from './views.page.tsx';

export interface PublicationPageProps {
  call: PageCall;
  one: Publication;
  steps: readonly Step[];
  /** The approved revision that it is made of. */
  source: Pick<Revision, 'title' | 'text'> | undefined;
  corrected: Publication | null;
  /** Articles that go to followers with it. */
  companions: readonly Publication[];
  /** The article with which it goes. */
  lead: Publication | null;
  /** The article that puts this one right. */
  correction: Publication | null;
  /** What its place lets the program do to it once it is out. */
  changes: readonly NonNullable<Publication['wish']>[];
  /** Articles of its place's feed that are probably this one. */
  found: readonly FoundArticle[];
  /** Where its item can be heard, for whoever publishes it by hand. */
  listen: string | null;
  /** How often it was read, by the day. */
  views: readonly DayCount[];
  now: number;
  typed?: Record<string, string | string[]> | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}
