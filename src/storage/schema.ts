/**
 * Every table, as both databases have it. Booleans are 0/1, instants bigint UTC milliseconds, JSON is text, ids are UUID text.
 * Every row belongs to a station, but for backups and the tables of people. better-auth's own tables (user, session, account,
 * verification, rateLimit) are not here.
 */
import type { AccountTables } from './account-tables.ts';
import type { CityTables } from './city-tables.ts';
import type { WebhookTables } from './webhook-tables.ts';
import type { StationTables } from './station-tables.ts';
import type { ScriptTables } from './script-tables.ts';
import type { BulletinTables } from './bulletin-tables.ts';
import type { ScheduleTables } from './schedule-tables.ts';
import type { PlayoutTables } from './playout-tables.ts';
import type { PlanTables } from './plan-tables.ts';
import type { EmergencyTables } from './emergency-tables.ts';
import type { PublishTables } from './publish-tables.ts';
import type { SoundTables } from './sound-tables.ts';
import type { OperationTables } from './operation-tables.ts';

export interface Schema
  extends
    AccountTables,
    CityTables,
    WebhookTables,
    StationTables,
    ScriptTables,
    BulletinTables,
    ScheduleTables,
    PlayoutTables,
    PlanTables,
    EmergencyTables,
    PublishTables,
    SoundTables,
    OperationTables {}
