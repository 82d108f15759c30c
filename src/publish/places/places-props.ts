import type { PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import type { CitySettings } from './place-forms.ts';
import type { Trial } from './places.ts';
import type { Recipe } from './recipe.ts';

export interface PlacesPageProps {
  call: PageCall;
  /** Null: articles for the website are put there by hand. */
  recipe: Recipe | null;
  /** Null: packages for the city's page are sent by hand. */
  city: CitySettings | null;
  /** The installation can write letters. */
  mail: boolean;
  trial?: Trial | undefined;
  typed: Record<string, string>;
  mayConnect: boolean;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}
