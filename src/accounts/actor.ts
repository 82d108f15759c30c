import type { Role } from './permissions.ts';

/** Who does something, as the trail names them. */
export interface Actor {
  kind: 'person' | 'token' | 'device' | 'system' | 'command';
  id: string;
  /** For people to read. */
  name: string;
  /** In the station at hand; a device and the system hold none. */
  roles: readonly Role[];
}

/** The program itself: clockwork and jobs. */
export const SYSTEM: Actor = { kind: 'system', id: 'system', name: 'Hệ thống', roles: [] };

/** Whoever runs `loa` on the server already holds its files; the trail still says that it was the command line. */
export const COMMAND_LINE: Actor = {
  kind: 'command',
  id: 'command',
  name: 'Dòng lệnh trên máy chủ',
  roles: ['administrator'],
};
