/** A person at a browser of ours: what every page must hold is looked at on a desk and on a phone; with LOA_PICTURES=1 a picture is kept. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../../src/kernel/project-files.ts';
import { axeFaults, complaintsOf, sidewaysScroll } from '../../src/web/testing/browser.ts';

const WIDTHS = { desk: 1280, phone: 360 };

/** A picture of each page costs as much as all that is asked of it, so they are made when somebody wants to look. */
const PICTURES = Boolean(process.env['LOA_PICTURES'] ?? process.env['LOA_TEST_LONG']);

/** Pictures of one walk, numbered in order, and every fault that was seen on the way. */
export class Walk {
  readonly faults: string[] = [];
  readonly #complaints: (() => string[])[] = [];
  readonly #folder: string;
  #count = 0;

  /** Begins anew: pictures of an earlier walk in test-results/`name` go. */
  constructor(
    name: string,
    private readonly browser: Browser,
    private readonly origin: string,
  ) {
    this.#folder = join(projectRoot, 'test-results', name);
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
  }

  /**
   * A browser of someone's own: other cookies than the others'. What its pages complain of is a fault of the walk.
   *
   * @param cookie of a session that was begun before: 'name=value; name=value'
   */
  async person(cookie = ''): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.origin,
      locale: 'vi-VN',
      viewport: { width: WIDTHS.desk, height: 900 },
    });
    const pairs = cookie.split('; ').filter(Boolean);
    await context.addCookies(
      pairs.map((pair) => {
        const at = pair.indexOf('=');
        return { name: pair.slice(0, at), value: pair.slice(at + 1), url: this.origin };
      }),
    );
    const page = await context.newPage();
    // Patience, not a measure: the machine may be busy with other tests.
    page.setDefaultTimeout(60_000);
    const faults = complaintsOf(page, this.origin);
    // Chromium writes a line for every answer of 4xx; whether one was expected is the step's to know.
    this.#complaints.push(() =>
      faults.filter((words) => !/^Failed to load resource: .* status of 4\d\d /.test(words)),
    );
    return page;
  }

  /** Looks at the page as it stands, at both widths; afterwards it is as wide as a desk's. */
  async look(page: Page, name: string): Promise<void> {
    const number = String(++this.#count).padStart(2, '0');
    for (const width of [WIDTHS.phone, WIDTHS.desk]) {
      await page.setViewportSize({ width, height: width === WIDTHS.phone ? 740 : 900 });
      const at = `${number}-${name} (${width})`;
      const scroll = await sidewaysScroll(page);
      if (scroll > 0) this.faults.push(`${at}: scrolls ${scroll} px sideways`);
      for (const fault of await axeFaults(page)) this.faults.push(`${at}: ${fault}`);
      if (!PICTURES) continue;
      // A picture of the whole page has what sticks to the window where it stands at the top.
      await page.evaluate('scrollTo(0, 0)');
      await page.screenshot({ path: join(this.#folder, `${number}-${name}-${width}.png`), fullPage: true });
    }
  }

  /** All that was wrong anywhere: on the consoles and on the pages looked at. */
  allFaults(): string[] {
    return [...this.#complaints.flatMap((of) => of()), ...this.faults];
  }
}
