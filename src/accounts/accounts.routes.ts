import { accountRoutes } from './account.routes.tsx';
import { apiDocsRoutes } from './api-docs.routes.tsx';
import { delegationsRoutes } from './delegations/delegations.routes.tsx';
import { firstRunRoutes } from './first-run.routes.tsx';
import type { App } from './http/app.ts';
import type { Installation } from './installation.ts';
import { passkeysRoutes } from './second-factor/passkeys.routes.tsx';
import { secondFactorRoutes } from './second-factor/second-factor.routes.tsx';
import { secondStepRoutes } from './second-factor/second-step.routes.tsx';
import { invitationsRoutes } from './invitations/invitations.routes.tsx';
import { peopleRoutes, type PeopleRooms } from './people.routes.tsx';
import { settingsRoutes, type SettingsRooms } from './settings.routes.tsx';
import { signInRoutes } from './sign-in.routes.tsx';
import { singleSignOnRoutes } from './single-sign-on/single-sign-on.routes.tsx';
import { stationRoutes } from './station.routes.ts';
import { trailRoutes } from './trail.routes.tsx';

export interface AccountsOptions extends Pick<SettingsRooms, 'rulesFor'>, Pick<PeopleRooms, 'unitsOf'> {
  /** The product's, for the API's document. */
  version: string;
}

/** Everything that this room answers. */
export function accountsRoutes(app: App, installation: Installation, options: AccountsOptions): void {
  firstRunRoutes(app, installation);
  signInRoutes(app, { ...installation, tls: installation.config.tls });
  secondStepRoutes(app, installation);
  singleSignOnRoutes(app, { ...installation, tls: installation.config.tls });
  accountRoutes(app, installation);
  secondFactorRoutes(app, installation);
  passkeysRoutes(app, installation);
  stationRoutes(app, installation);
  peopleRoutes(app, { ...installation, unitsOf: options.unitsOf });
  invitationsRoutes(app, { ...installation, unitsOf: options.unitsOf });
  delegationsRoutes(app, installation);
  settingsRoutes(app, { ...installation, rulesFor: options.rulesFor });
  trailRoutes(app, installation);
  apiDocsRoutes(app, options);
}
