/** The pages of docs/vai-tro, one a role, and the pictures in them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../../src/accounts/permissions.ts';
import { projectRoot } from '../../src/kernel/project-files.ts';

export type Reader = Exclude<Role, 'source'> | 'city';

/** Which page is whose. */
export const ROLE_PAGES: Record<Reader, string> = {
  editor: 'bien-tap-vien',
  reviewer: 'lanh-dao-phong-soat',
  approver: 'lanh-dao-duyet',
  auditor: 'theo-doi-tong-hop',
  commander: 'ra-lenh-khan-cap',
  speaker: 'noi-truc-tiep',
  administrator: 'quan-tri',
  collaborator: 'cong-tac-vien',
  city: 'thanh-pho',
};

export interface Picture {
  name: string;
  reader: Reader;
  /** Of the station, or of the city whole. */
  path: string;
  /** Taken as on a telephone. */
  phone?: true;
}

export const PICTURES: readonly Picture[] = [
  { name: 'hom-nay', reader: 'editor', path: '' },
  { name: 'soan-tin', reader: 'editor', path: '/tin-bai/moi' },
  { name: 'lich-phat', reader: 'editor', path: '/lich-phat' },
  { name: 'soat', reader: 'reviewer', path: '/duyet' },
  { name: 'duyet', reader: 'approver', path: '/duyet', phone: true },
  { name: 'kiem-tra-thang', reader: 'auditor', path: '/kiem-tra/2026-10' },
  { name: 'ke-hoach-nam', reader: 'auditor', path: '/ke-hoach' },
  { name: 'khan-cap', reader: 'commander', path: '/khan-cap/moi' },
  { name: 'noi-truc-tiep', reader: 'speaker', path: '/noi-truc-tiep' },
  { name: 'cum-loa', reader: 'administrator', path: '/cum-loa' },
  { name: 'tinh-trang', reader: 'administrator', path: '/quan-tri/tinh-trang' },
  { name: 'minh-chung', reader: 'collaborator', path: '/minh-chung' },
  { name: 'thanh-pho', reader: 'city', path: '/thanh-pho' },
];

/** A page must open on a slow line, also with its pictures. */
export const MOST_BYTES = 60_000;
export const PICTURE_FOLDER = join(projectRoot, 'docs', 'hinh', 'vai-tro');

export function pageOf(reader: Reader): string {
  return readFileSync(join(projectRoot, 'docs', 'vai-tro', `${ROLE_PAGES[reader]}.md`), 'utf8');
}
