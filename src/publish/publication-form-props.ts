import type { PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import type { Revision } from '../scripts/script.ts';
import type { Publication, PublicationChannel } from './publication.ts';

export type FormTyped = Record<string, string | string[] | undefined>;

export interface PublicationFormPageProps {
  call: PageCall;
  revision: Revision;
  typed: FormTyped;
  /** An OA is connected, so that the program can publish by itself. */
  connected: boolean;
  /** Other channels to which the program brings articles by itself. */
  sends: readonly PublicationChannel[];
  /** What was published of the same item before. */
  before: readonly Publication[];
  corrects: Publication | null;
  /** Broadcasts that the month still allows; null while nobody knows. */
  allowanceLeft: number | null;
  now: number;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}
