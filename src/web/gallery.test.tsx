import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, complaintsOf, openChromium, sidewaysScroll } from './testing/browser.ts';
import { serveGallery, type GalleryServer } from './testing/gallery-server.tsx';

const PICTURES = 'test-results/web';
const PAGES = ['hom-nay', 'soan', 'lich', 'dang-nhap', 'loi', 'thu-hoi'];
const SCREENS = { wide: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

let browser: Browser;
let server: GalleryServer;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  [browser, server] = await Promise.all([openChromium(), serveGallery()]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

describe.each(Object.entries(SCREENS))('on a %s screen', (screen, viewport) => {
  test.each(PAGES)(
    '%s shows without complaint, without sideways scroll, and open to everyone',
    async (path) => {
      const page = await browser.newPage({ viewport });
      const complaints = complaintsOf(page, server.origin);
      await page.goto(`${server.origin}/${path}`);
      await page.evaluate('document.fonts.ready');
      await page.screenshot({ path: `${PICTURES}/${path}-${screen}.png`, fullPage: true });

      expect(await sidewaysScroll(page)).toBe(0);
      expect(await axeFaults(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});

test('a page with the calendar of a week fits a sheet of paper without the menus', async () => {
  const page = await browser.newPage({ viewport: SCREENS.wide });
  await page.goto(`${server.origin}/lich`);
  await page.emulateMedia({ media: 'print' });

  expect(await page.locator('.side').isVisible()).toBe(false);
  expect(await page.locator('.bar').isVisible()).toBe(false);
  expect(await page.locator('.week').isVisible()).toBe(true);
  await page.pdf({ path: `${PICTURES}/lich.pdf`, format: 'A4' });
  await page.close();
});
