import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { Notice } from '../../web/parts/flash.tsx';
import { PublishTabs } from '../publish-tabs.tsx';
import { CityCard } from './city.page.tsx';
import type { CitySettings } from './place-forms.ts';
import { PortalCard, PortalStateCard, TrialCard } from './portal.page.tsx';
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

/** Nơi đăng khác: what the program does there by itself, and how it is told to. */
export function PlacesPage(props: PlacesPageProps) {
  const { call, trial, mayConnect, message } = props;
  return (
    <StationPage call={call} title="Nơi đăng khác" active="publications">
      <PublishTabs call={call} active="places" />
      {message && <Notice tone="danger">{message}</Notice>}
      {trial && <TrialCard trial={trial} />}
      <CityCard {...props} />
      <PortalStateCard {...props} />
      {mayConnect ? (
        <PortalCard {...props} />
      ) : (
        <Notice>Việc khai báo do người quản trị làm. Chưa khai báo vẫn đăng tay được.</Notice>
      )}
    </StationPage>
  );
}
