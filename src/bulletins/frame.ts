import type { BulletinContent } from './bulletin.ts';

/** A bulletin without its name and its items. */
export interface Frame extends Omit<BulletinContent, 'title' | 'scriptIds'> {
  id: string;
  stationId: string;
  /** Of the programme: 'Bản tin sáng'. */
  name: string;
  created: { by: string; at: number };
}
