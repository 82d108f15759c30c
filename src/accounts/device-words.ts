/** A player in a sentence: people often name one "Đầu phát …" already. */

/** @example theDevice('Trụ sở') // 'Đầu phát Trụ sở' */
export function theDevice(name: string): string {
  return /^đầu phát\b/iu.test(name) ? name : `Đầu phát ${name}`;
}
