/** Bản tin. */
import type { Fixed } from './columns.ts';

export interface BulletinTables {
  bulletin: BulletinTable;
  bulletin_frame: BulletinFrameTable;
  bulletin_item: BulletinItemTable;
}

export interface BulletinTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  title: string;
  opening_chime: string | null;
  closing_chime: string | null;
  opening_template_id: string | null;
  closing_template_id: string | null;
  /** A shipped sound by name. */
  between_items: string | null;
  created_by: Fixed<string>;
  created_at: Fixed<number>;
  updated_at: number;
  archived_at: number | null;
}

/** What a programme's bulletins have in common. */
export interface BulletinFrameTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  name: Fixed<string>;
  opening_chime: Fixed<string | null>;
  closing_chime: Fixed<string | null>;
  opening_template_id: Fixed<string | null>;
  closing_template_id: Fixed<string | null>;
  between_items: Fixed<string | null>;
  created_by_name: Fixed<string>;
  created_at: Fixed<number>;
}

export interface BulletinItemTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  bulletin_id: Fixed<string>;
  position: number;
  script_id: Fixed<string>;
}
