/** The plan room's routes in a frame of their own, for tests: the database is real, who looks is named by a cookie. */
import { BlockList } from 'node:net';
import { tmpdir } from 'node:os';
import { App } from '../../accounts/http/app.ts';
import type { Gatekeeper } from '../../accounts/http/gate.ts';
import type { Role } from '../../accounts/permissions.ts';
import { findStation } from '../../accounts/stations.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createLog } from '../../kernel/log.ts';
import type { Database } from '../../storage/database.ts';
import { BarePage } from '../../web/layout.tsx';
import { securityHeaders } from '../../web/security-headers.ts';
import { createAudits } from '../audits.ts';
import { createByHand } from '../by-hand.ts';
import { fixedKeys } from '../../playout/keys.ts';
import { makeKey } from '../../playout/signing.ts';
import { closingRoutes } from '../closing/closing.routes.tsx';
import { createClosing } from '../closing/closing.ts';
import { createCorrections } from '../closing/corrections.ts';
import { planRoutes } from '../plan.routes.tsx';
import { loadPlanTexts } from '../plans.ts';
import { createPlanEditing } from '../year/plan-editing.ts';
import { planEditingRoutes } from '../year/plan-editing.routes.tsx';
import { yearRoutes } from '../year/year.routes.tsx';

const PEOPLE: Record<string, { name: string; roles: Role[] }> = {
  lan: { name: 'Trần Thị Lan', roles: ['editor'] },
  minh: { name: 'Lê Minh', roles: ['auditor'] },
  khach: { name: 'Khách', roles: [] },
};

export function planApp(
  database: Database,
  clock: Clock,
  { sandbox = false }: { sandbox?: boolean } = {},
): App {
  const keeper: Gatekeeper = {
    isSetUp: () => Promise.resolve(true),
    personOf: (headers) => {
      const id = /who=(\w+)/.exec(headers.get('cookie') ?? '')?.[1] ?? '';
      const person = PEOPLE[id];
      return Promise.resolve(
        person ? { id, name: person.name, email: `${id}@phuong.vn`, sessionId: id } : null,
      );
    },
    tokenOf: () => Promise.resolve(null),
    deviceOf: () => null,
    findStation: (key) => findStation(database.kysely, key),
    hasSecondFactor: () => Promise.resolve(false),
    rolesOf: (_, userId) => Promise.resolve(PEOPLE[userId]?.roles ?? []),
    someWardAsksSecondFactor: () => Promise.resolve(false),
    cityRolesOf: () => Promise.resolve([]),
  };
  const app = new App({
    keeper,
    domain: { clock, trial: sandbox, sandbox },
    log: createLog({ level: 'silent' }),
    errorPage: ({ status, message }) => (
      <BarePage title={String(status)}>{message ?? 'Máy chủ gặp lỗi.'}</BarePage>
    ),
    pageHeaders: securityHeaders({ tls: false }),
    trustedProxies: new BlockList(),
    origins: [],
    uploads: { folder: tmpdir() },
    tls: false,
  });
  const audits = createAudits({ database, clock, trial: sandbox });
  const closing = createClosing({ database, clock, audits, keys: fixedKeys(makeKey()) });
  const corrections = createCorrections({ database, clock });
  planRoutes(app, { database, audits, closing, byHand: createByHand({ database, clock, audits }) });
  closingRoutes(app, { database, audits, closing, corrections });
  yearRoutes(app, { audits });
  planEditingRoutes(app, {
    planEditing: createPlanEditing({ database, clock, planTexts: () => loadPlanTexts() }),
  });
  return app;
}
