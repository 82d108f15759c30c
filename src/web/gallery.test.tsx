import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, complaintsOf, openChromium, sidewaysScroll } from './testing/browser.ts';
import { serveGallery, type GalleryServer } from './testing/gallery-server.tsx';

const PICTURES = 'test-results/web';
const PAGES = ['hom-nay', 'soan', 'lich', 'dang-nhap', 'loi', 'thu-hoi'];
const SCREENS = { wide: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

/** 210 mm less two margins of 15 mm, in CSS pixels. */
const A4_PORTRAIT = { width: 680, height: 986 };

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
      const response = await page.goto(`${server.origin}/${path}`);
      const formsSent = (await response!.text()).split('<form').length - 1;
      await page.evaluate('document.fonts.ready');
      await page.screenshot({ path: `${PICTURES}/${path}-${screen}.png`, fullPage: true });

      // HTML drops a form within a form without a word.
      expect(await page.evaluate('document.forms.length')).toBe(formsSent);
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await axeFaults(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});

test('these checks see what they are for: an inline style, an inline script, a field without a label, a page too wide', async () => {
  const page = await browser.newPage({ viewport: SCREENS.phone });
  const complaints = complaintsOf(page, server.origin);
  await page.goto(`${server.origin}/pham-luat`);
  expect(complaints.filter((words) => words.includes('Content Security Policy'))).toHaveLength(2);
  expect(await page.title()).toBe('');

  await page.setContent('<main><input><pre>' + 'rộng '.repeat(200) + '</pre></main>');
  expect((await axeFaults(page)).some((fault) => fault.startsWith('label:'))).toBe(true);
  expect(await sidewaysScroll(page)).toBeGreaterThan(0);
  await page.close();
});

test('on a sheet of paper the menus go, and tables and the week keep their columns', async () => {
  const page = await browser.newPage({ viewport: A4_PORTRAIT });
  await page.goto(`${server.origin}/lich`);
  await page.emulateMedia({ media: 'print' });
  await page.screenshot({ path: `${PICTURES}/lich-paper.png`, fullPage: true });

  for (const gone of ['.side', '.bar', '.search', '.button']) {
    expect(await page.locator(gone).first().isVisible()).toBe(false);
  }
  expect(await page.locator('.table thead').isVisible()).toBe(true);
  const tops = await page.evaluate<number[]>(
    "[...document.querySelectorAll('.week-day')].map((day) => day.getBoundingClientRect().top)",
  );
  expect(new Set(tops).size).toBe(1);
  expect(await sidewaysScroll(page)).toBe(0);
  await page.close();
});
