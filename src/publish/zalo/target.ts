/** To whom a broadcast goes, in Zalo's numbers (DOMAIN.md §5) and in words. What is not chosen is everybody. */
import type { BroadcastTarget } from './article.ts';

export const AGES = ['0', '1', '2', '3', '4', '5', '6', '7'] as const;
/** As Zalo's console names its eight groups. */
export const AGE_NAMES: Record<(typeof AGES)[number], string> = {
  ...{ 0: 'đến 12 tuổi', 1: '13–17', 2: '18–24', 3: '25–34', 4: '35–44', 5: '45–54', 6: '55–64' },
  7: 'từ 65 tuổi',
};
export const GENDERS = ['0', '1', '2'] as const;
export const GENDER_NAMES: Record<(typeof GENDERS)[number], string> = { 0: 'Tất cả', 1: 'Nam', 2: 'Nữ' };
/** Hà Nội. */
export const OWN_CITY = '9';

/** "mọi người quan tâm", "nữ, 25–34, ở Hà Nội" */
export function targetWords({ ages = [], gender, cities = [] }: BroadcastTarget): string {
  const parts = [
    gender !== undefined && gender !== '0' && GENDER_NAMES[gender as '1'].toLowerCase(),
    ages.length > 0 && ages.map((age) => AGE_NAMES[age as '0']).join(', '),
    cities.includes(OWN_CITY) && 'ở Hà Nội',
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'mọi người quan tâm' : parts.join(', ');
}
