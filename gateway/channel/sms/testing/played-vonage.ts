import { createHash, createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { verifySignature } from '@vonage/jwt';
import type { SentText } from '../sms-provider.contract.ts';
import type { WebhookCall } from '../sms-provider.ts';
import { type Does, type PlayedAnswer, type PlayedRequest, startHttpCarrier } from './http-carrier.ts';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export const vonageAccount = {
  applicationId: '6a5b1f5e-3a3c-4a58-9d0b-0c0f6a4a1f00',
  privateKey: keys.privateKey,
  signatureSecret: 'vonage-signature-secret-of-the-test',
};

/** Vonage's side: the Messages API, which checks our token by Vonage's own package, and signed webhooks. */
export interface PlayedVonage {
  baseUrl: string;
  does(what: Does): Promise<void>;
  sent(): readonly SentText[];
  /** The last request's body. */
  lastBody(): Record<string, unknown>;
  call(
    url: string,
    fields: Record<string, unknown>,
    more?: { at?: number; secret?: string; alg?: string },
  ): WebhookCall;
  stop(): Promise<void>;
}

const problem = (status: number, code: string): PlayedAnswer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: `https://developer.vonage.com/api-errors/messages#${code}`, title: 'No', detail: 'no', instance: 'x' },
});

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as Vonage signs its webhooks with. */
export function webhookToken(claims: Record<string, unknown>, secret: string, alg = 'HS256'): string {
  const said = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  const hash = alg === 'HS512' ? 'sha512' : 'sha256';
  const mac = alg === 'none' ? '' : createHmac(hash, secret).update(said).digest('base64url');
  return `${said}.${mac}`;
}

export async function playVonage(): Promise<PlayedVonage> {
  let does: Does = 'accept';
  const bodies: Record<string, unknown>[] = [];

  function answer({ method, url, headers, body }: PlayedRequest): PlayedAnswer | null {
    const token = (headers.authorization ?? '').replace('Bearer ', '');
    if (!verifySignature(token, keys.publicKey)) return problem(401, '1090');
    if (method !== 'POST' || url.pathname !== '/v1/messages') return problem(404, '1404');
    if (does === 'busy') return problem(429, '1000');
    const message: Record<string, unknown> = JSON.parse(body);
    if (does === 'refuse' || !/^\d{8,15}$/.test(String(message.to))) return problem(422, '1170');
    bodies.push(message);
    return does === 'lost' ? null : { status: 202, body: { message_uuid: randomUUID() } };
  }

  const server = await startHttpCarrier(answer);
  return {
    baseUrl: server.baseUrl,
    async does(what) {
      does = what;
      if (what === 'gone') await server.close();
    },
    sent: () => bodies.map(({ to, from, text }) => ({ to: `+${to}`, from: `+${from}`, text: String(text) })),
    lastBody: () => bodies.at(-1) ?? {},
    call(url, fields, { at = Date.now(), secret = vonageAccount.signatureSecret, alg = 'HS256' } = {}) {
      const body = JSON.stringify(fields);
      const payload_hash = createHash('sha256').update(body).digest('hex');
      const claims = {
        iat: Math.floor(at / 1_000),
        jti: randomUUID(),
        iss: 'Vonage',
        payload_hash,
        api_key: 'a1b2c3d4',
      };
      const authorization = `Bearer ${webhookToken(claims, secret, alg)}`;
      const headers = new Headers({ 'content-type': 'application/json', authorization });
      return { method: 'POST', url, headers, body: Buffer.from(body) };
    },
    stop: () => server.close(),
  };
}
