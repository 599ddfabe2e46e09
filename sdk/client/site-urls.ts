import type { ClientOptions } from './api.ts';

/** Where a site's socket and requests are on its gateway. */
export function siteUrls({ gateway, site }: Pick<ClientOptions, 'gateway' | 'site'>): { http: string; socket: string } {
  const http = `${gateway.replace(/\/+$/, '')}/v1/sites/${site}`;
  return { http, socket: `${http.replace(/^http/, 'ws')}/socket` };
}
