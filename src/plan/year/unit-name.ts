/** Two ways of typing one unit's name are equal by this: 'Phòng Văn hóa - Xã hội', 'Phòng Văn hoá – Xã hội'. */
export function foldedUnit(unit: string): string {
  return unit
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\s*[-–—]\s*/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}
