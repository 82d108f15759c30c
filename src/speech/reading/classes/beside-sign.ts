import type { Site } from '../site.ts';

/** The characters on both sides of a sign, a space between aside. */
export function besideSign(site: Site): [string | undefined, string | undefined] {
  const before = site.text[site.at - 1] === ' ' ? site.text[site.at - 2] : site.text[site.at - 1];
  const after = site.text[site.at + 1] === ' ' ? site.text[site.at + 2] : site.text[site.at + 1];
  return [before, after];
}
