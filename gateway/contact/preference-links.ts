import { createSigner } from '../kernel/signed-link.ts';

/** The two links of an outgoing message by which its receiver says where answers go, without a login. */
export interface PreferenceLinks {
  /**
   * `preferencesUrl`: the page; its secret stands behind the `#` and is in no log. `unsubscribeUrl`: where one POST ends
   * messages to this address (RFC 8058); its secret is in the path, so it opens nothing else.
   */
  of(delivery: { deliveryId: string; siteId: string }): { preferencesUrl: string; unsubscribeUrl: string };
  /** The delivery a page's secret was signed for; null for anything else. */
  readPreferences(secret: string): string | null;
  readUnsubscribe(secret: string): string | null;
}

/** Preference links signed with keys of their own out of the gateway's secret. */
export function createPreferenceLinks(secret: string, publicUrl: () => string): PreferenceLinks {
  const preferences = createSigner(secret, 'preferences');
  const unsubscribe = createSigner(secret, 'unsubscribe');
  return {
    of: ({ deliveryId, siteId }) => ({
      preferencesUrl: `${publicUrl()}/preferences#${siteId}.${preferences.sign(deliveryId)}`,
      unsubscribeUrl: `${publicUrl()}/unsubscribe/${siteId}/${unsubscribe.sign(deliveryId)}`,
    }),
    readPreferences: preferences.read,
    readUnsubscribe: unsubscribe.read,
  };
}
