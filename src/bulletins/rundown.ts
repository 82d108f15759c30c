/**
 * Kịch bản chương trình: a bulletin on one day as the sounds that will be heard, in order, with known length. Pure: what may air
 * is decided here and nowhere else.
 */
import type { Bulletin } from './bulletin.ts';

/** One sound of a rundown. */
export interface RundownItem {
  role: 'chime' | 'opening' | 'item' | 'pause' | 'closing';
  title: string;
  segmentId: string;
  sha256: string;
  bytes: number;
  durationMs: number;
  mediaType: string;
  /** It is meant to be silent. */
  quiet?: true;
  /** Of a tin/bài: what the audit counts. */
  scriptId?: string;
  revisionId?: string;
  cchc?: boolean;
}

export interface Rundown {
  items: RundownItem[];
  /** Whole length, ms. */
  totalMs: number;
  /** Why it can't air as it is, one sentence each; empty when it can. */
  obstacles: Obstacle[];
}

export interface Obstacle {
  /** Waiting passes by itself (a dated opening is being made), other-day with the day it is for; the others need a person. */
  kind: 'waiting' | 'not-approved' | 'withdrawn' | 'missing' | 'other-day';
  message: string;
  /** A template whose sound for the day has to be made. */
  templateId?: string;
}

/** A sound that may air, or why there is none. */
export type Airable = { sound: Omit<RundownItem, 'role' | 'title'> } | { obstacle: Obstacle };

export interface RundownParts {
  /** A chime or pause the product ships; undefined when there is none of that name. */
  chime(name: string): { title: string; sound: Omit<RundownItem, 'role' | 'title'> } | undefined;
  /** An approved template's sound for the day. */
  template(id: string): { title: string; airable: Airable };
  /** An item's approved revision and sound. */
  script(id: string): { title: string; airable: Airable };
}

/**
 * @example buildRundown(bulletin, parts).totalMs // 431_000
 */
export function buildRundown(bulletin: Bulletin, parts: RundownParts): Rundown {
  const items: RundownItem[] = [];
  const obstacles: Obstacle[] = [];

  const addChime = (name: string | null) => {
    if (name === null) return;
    const found = parts.chime(name);
    if (found)
      items.push({ role: found.sound.quiet ? 'pause' : 'chime', title: found.title, ...found.sound });
    else obstacles.push({ kind: 'missing', message: 'Nhạc hiệu đã chọn không còn trong hệ thống.' });
  };
  const add = (role: RundownItem['role'], part: { title: string; airable: Airable }) => {
    if ('sound' in part.airable) items.push({ role, title: part.title, ...part.airable.sound });
    else obstacles.push(part.airable.obstacle);
  };

  addChime(bulletin.openingChime);
  if (bulletin.openingTemplateId) add('opening', parts.template(bulletin.openingTemplateId));
  for (const id of bulletin.scriptIds) {
    const part = parts.script(id);
    // What can't be heard leaves no gap of its own.
    if ('sound' in part.airable && items.at(-1)?.role === 'item') addChime(bulletin.between);
    add('item', part);
  }
  if (bulletin.closingTemplateId) add('closing', parts.template(bulletin.closingTemplateId));
  addChime(bulletin.closingChime);

  if (!items.some((item) => item.role === 'item') && obstacles.length === 0) {
    obstacles.push({ kind: 'missing', message: 'Bản tin chưa có tin, bài nào.' });
  }
  return { items, totalMs: items.reduce((sum, item) => sum + item.durationMs, 0), obstacles };
}

/** True when it may air: a withdrawn item is left out, while anything else that is wrong holds the whole bulletin back. */
export function isReady(rundown: Rundown): boolean {
  return (
    rundown.items.some((item) => item.role === 'item') &&
    rundown.obstacles.every((obstacle) => obstacle.kind === 'withdrawn')
  );
}
