import type { StationSettings } from './station-settings.ts';

/** What the form shows: as stored, or as typed. */
export type SettingsValues = Record<keyof StationSettings, string | undefined>;
