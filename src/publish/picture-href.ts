import type { PageCall } from '../accounts/station-page.page.tsx';

/** Where a page shows a picture of a publication. */
export function pictureHref(call: PageCall, sha256: string): string {
  return `/d/${call.station.slug}/xuat-ban/anh/${sha256}`;
}
