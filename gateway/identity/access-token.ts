import { createHmac, timingSafeEqual } from 'node:crypto';
import { limits } from '@throughline/sdk/wire';
import type { Clock } from '../kernel/clock.ts';
import { deriveKey } from '../kernel/signed-link.ts';
import type { Device } from './device.ts';

/** What a device's requests beside the socket go with; it names the device and ends soon. */
export interface Access {
  token: string;
  forMs: number;
}

/** Makes and reads access tokens of one gateway. Nothing of them is kept: all that is in them is signed. */
export interface AccessTokens {
  make(siteId: string, device: Device): Access;
  /** The device, or null when the token is not exactly one of ours, of another site, or has ended. */
  read(siteId: string, token: string): Device | null;
}

const form = /^([A-Za-z0-9_-]{1,500})\.([A-Za-z0-9_-]{43})$/;

type Content = [siteId: string, deviceKey: string, publicKey: string | null, expiresAt: number];

/** Access tokens signed with HMAC-SHA-256 under a key of their own out of the gateway's secret. */
export function createAccessTokens(secret: string, clock: Clock): AccessTokens {
  const key = deriveKey(secret, 'access');
  const macOf = (content: string): string => createHmac('sha256', key).update(content).digest('base64url');
  return {
    make(siteId, { deviceKey, publicKey }) {
      const content: Content = [siteId, deviceKey, publicKey, clock.now() + limits.accessForMs];
      const text = Buffer.from(JSON.stringify(content)).toString('base64url');
      return { token: `${text}.${macOf(text)}`, forMs: limits.accessForMs };
    },
    read(siteId, token) {
      const [, text = '', mac = ''] = form.exec(token) ?? [];
      // Compared as text: the same bytes can be written as base64url in more than one way.
      if (mac === '' || !timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(text)))) return null;
      const content = JSON.parse(Buffer.from(text, 'base64url').toString()) as Content;
      const [ofSite, deviceKey, publicKey, expiresAt] = content;
      return ofSite === siteId && clock.now() < expiresAt ? { deviceKey, publicKey } : null;
    },
  };
}
