import { StationPage } from '../../accounts/station-page.page.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { PublishTabs } from '../publish-tabs.tsx';
import { CityCard } from './city.page.tsx';
import type { PlacesPageProps } from './places-props.ts';
import { PortalCard, PortalStateCard, TrialCard } from './portal.page.tsx';

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
