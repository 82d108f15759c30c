/** Who looks after the whole installation, and what each may do there. None of it opens a ward: its drafts stay its own. */

export const CITY_ROLES = ['overseer', 'sender', 'commander', 'administrator'] as const;
export type CityRole = (typeof CITY_ROLES)[number];

export const CITY_ROLE_TITLES: Record<CityRole, string> = {
  overseer: 'theo dõi toàn thành phố',
  sender: 'gửi bản tin đến các phường',
  commander: 'ra lệnh khẩn cấp toàn thành phố',
  administrator: 'quản trị thành phố',
};

/** Of whom a second factor is asked as soon as one ward asks it: all but those who only look. */
export const CITY_SECOND_FACTOR_ROLES: readonly CityRole[] = ['sender', 'commander', 'administrator'];

const TABLE = {
  'city.see': { title: 'xem trang Thành phố', roles: CITY_ROLES },
  'city.send': { title: 'gửi bản tin đến các phường', roles: ['sender'] },
  // A right of its own, as in a ward.
  'city.order': { title: 'ra lệnh phát khẩn cấp cho các phường', roles: ['commander'] },
  'city.people': { title: 'quản lý người dùng của thành phố', roles: ['administrator'] },
} as const satisfies Record<string, { title: string; roles: readonly CityRole[] }>;

export type CityPermission = keyof typeof TABLE;

export function cityPermissionTitle(permission: CityPermission): string {
  return TABLE[permission].title;
}

export function cityRolesWith(permission: CityPermission): readonly CityRole[] {
  return TABLE[permission].roles;
}

/** True when one of the roles holds the permission. No role, no permission. */
export function mayDoInCity(roles: readonly CityRole[], permission: CityPermission): boolean {
  return roles.some((role) => cityRolesWith(permission).includes(role));
}
