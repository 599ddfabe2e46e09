import { expect, test } from 'vitest';
import type { SiteStore } from './site.ts';

/** What every implementation of `SiteStore` keeps. */
export function testSiteStore(name: string, open: () => Promise<{ sites: SiteStore; close(): Promise<void> }>): void {
  const shop = {
    siteId: 'shop',
    name: 'Shop',
    origins: ['https://shop.example', 'https://www.shop.example'],
    homeUrl: 'https://shop.example/',
  };

  test(`${name}: a site is kept, changed, and found by its exact id`, async () => {
    const { sites, close } = await open();
    await sites.put(shop);
    expect(await sites.site('shop')).toEqual(shop);
    await sites.put({ ...shop, name: 'New shop', origins: [] });
    expect(await sites.site('shop')).toEqual({ ...shop, name: 'New shop', origins: [] });
    expect(await sites.site('Shop')).toBeNull();
    expect(await sites.site("shop' OR 1=1 --")).toBeNull();
    await close();
  });
}
