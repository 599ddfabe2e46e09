import { generateKeyPairSync } from 'node:crypto';
import { dkimSign, sealMessage } from 'mailauth';
import { beforeAll, describe, expect, it } from 'vitest';
import { authenticateMail } from './authentication.ts';
import { boundedResolver, noResolver, type Resolver, untilSilent } from './dns.ts';

const clock = { now: () => 0, after: () => () => undefined };
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const key = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const nothing = (): never => {
  throw Object.assign(new Error('nothing there'), { code: 'ENOTFOUND' });
};

/** A world in which example.org signs its mail and wants all other rejected, and plain.example signs and says nothing. */
const records: Readonly<Record<string, string>> = {
  'example.org': 'v=spf1 ip4:192.0.2.10 -all',
  '_dmarc.example.org': 'v=DMARC1; p=reject',
  's._domainkey.example.org': key,
  's._domainkey.plain.example': key,
  's._domainkey.forwarder.example': key,
};
const world: Resolver = async (name, type) => {
  const record = type === 'TXT' ? records[name] : undefined;
  return record === undefined ? nothing() : [[record]];
};
const parts = { mta: 'mx.shop.test', resolver: world, timeoutMs: 1_000, clock };
const connection = { ip: '192.0.2.10', helo: 'mx.example.org', envelopeFrom: 'anna@example.org' };
const elsewhere = { ip: '198.51.100.7', helo: 'evil.example', envelopeFrom: 'anna@evil.example' };

const mailOf = (domain: string, more = '') =>
  `${more}From: Anna <anna@${domain}>\r\nTo: support@shop.test\r\nSubject: Hi\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1@${domain}>\r\n\r\nIs it there?\r\n`;

const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

async function signed(mail: string, signingDomain: string, more: { maxBodyLength?: number } = {}): Promise<string> {
  const own = { signingDomain, selector: 's', privateKey: pem, ...more };
  // The types ask for one signature's options, the code for a list of them.
  const options = { ...own, signatureData: [own] };
  const { signatures } = await dkimSign(mail, options);
  return `${signatures}${mail}`;
}

let good = '';
beforeAll(async () => {
  good = await signed(mailOf('example.org'), 'example.org');
});
const check = (mail: string, from: typeof connection | null = connection, more = {}) =>
  authenticateMail(Buffer.from(mail), from, { ...parts, ...more });

describe('E1: who a mail is from', () => {
  it('is proven by a signature of the domain, or by the server that its domain names', async () => {
    expect(await check(good)).toEqual({ spf: 'pass', dkim: 'pass', dmarc: 'pass', arc: 'none', sender: 'proven' });
    expect(await check(good, elsewhere)).toMatchObject({ dkim: 'pass', dmarc: 'pass', sender: 'proven' });
    expect(await check(good, null)).toMatchObject({ spf: 'none', dkim: 'pass', sender: 'proven' });
    expect(await check(mailOf('example.org'))).toMatchObject({ spf: 'pass', dkim: 'none', sender: 'proven' });
    expect(await check(await signed(mailOf('plain.example'), 'plain.example'), null)).toMatchObject({
      dmarc: 'none',
      sender: 'proven',
    });
  });

  it('is forged where the domain says so', async () => {
    expect(await check(mailOf('example.org'), elsewhere)).toMatchObject({ dmarc: 'fail', sender: 'forged' });
    expect(await check(good.replace('there?', 'here?'), elsewhere)).toMatchObject({
      dkim: 'neutral',
      sender: 'forged',
    });
    const others = await signed(mailOf('example.org'), 'plain.example');
    expect(await check(others, elsewhere)).toMatchObject({ dkim: 'pass', sender: 'forged' });
  });

  it('is unchecked where nobody says anything, or not enough', async () => {
    expect((await check(mailOf('silent.example'), elsewhere)).sender).toBe('unchecked');
    expect(await check(mailOf('example.org'), null)).toMatchObject({ dmarc: 'none', sender: 'unchecked' });
    const two = await signed(mailOf('example.org', 'From: boss@example.org\r\n'), 'example.org');
    expect((await check(two, null)).sender).toBe('unchecked');
    expect((await check('', null)).sender).toBe('unchecked');
  });

  it('is not proven by a signature that leaves the end of the mail open to anybody', async () => {
    const partly = `${await signed(mailOf('example.org'), 'example.org', { maxBodyLength: 5 })}Pay here instead.\r\n`;
    expect(await check(partly, elsewhere)).toMatchObject({ dkim: 'pass', sender: 'unchecked' });
  });

  it('E9: is not what the mail itself says of it', async () => {
    const boast =
      'Authentication-Results: mx.shop.test; spf=pass; dkim=pass; dmarc=pass\r\nReceived-SPF: pass\r\nARC-Authentication-Results: i=1; mx.shop.test; dmarc=pass\r\n';
    expect((await check(mailOf('example.org', boast), elsewhere)).sender).toBe('forged');
  });

  it('E9: is taken from who passed the mail on only where we trust them', async () => {
    const seal = {
      signingDomain: 'forwarder.example',
      selector: 's',
      privateKey: pem,
      authResults: 'forwarder.example; dmarc=pass header.from=example.org',
      cv: 'none',
    };
    const changed = good.replace('there?', 'here?');
    const passedOn = `${await sealMessage(Buffer.from(changed), seal)}${changed}`;
    expect(await check(passedOn, elsewhere)).toMatchObject({ arc: 'pass', dmarc: 'fail', sender: 'forged' });
    const trustedSealers = new Set(['forwarder.example']);
    expect(await check(passedOn, elsewhere, { trustedSealers })).toMatchObject({ sender: 'proven' });
  });
});

describe('names that cannot be looked up', () => {
  it('leave a mail unchecked, and neither proven nor forged', async () => {
    const noKey: Resolver = (name, type) => (name.includes('_domainkey') ? noResolver(name, type) : world(name, type));
    expect(await check(good, elsewhere, { resolver: noKey })).toMatchObject({ dkim: 'temperror', sender: 'unchecked' });
    expect(await check(good, elsewhere, { resolver: noResolver })).toMatchObject({
      dkim: 'temperror',
      sender: 'unchecked',
    });
  });

  it('are waited for no longer than said', async () => {
    const late: (() => void)[] = [];
    const after = (_delayMs: number, call: () => void) => {
      late.push(call);
      return () => undefined;
    };
    const turnable = { now: () => 0, after };
    const checked = check(good, connection, { resolver: () => new Promise(() => undefined), clock: turnable });
    for (const call of late) call();
    expect(await checked).toMatchObject({ dkim: 'temperror', sender: 'unchecked' });
  });

  it('are not asked for without end: a mail with many signatures is not checked', async () => {
    let asked = 0;
    const counting: Resolver = (name, type) => {
      asked += 1;
      return world(name, type);
    };
    const signature = /^DKIM-Signature:[\s\S]*?\r\n(?=\S)/i.exec(good)?.[0] ?? '';
    const many = await check(signature.repeat(500) + good, connection, { resolver: counting });
    expect(many).toMatchObject({ dkim: 'permerror', sender: 'unchecked' });
    expect(asked).toBe(0);
  });

  it('are counted: one mail does not ask for more than so many', async () => {
    let asked = 0;
    const count: Resolver = async () => {
      asked += 1;
      return [];
    };
    const { resolver } = boundedResolver(count, 3, 1_000, clock);
    const ask = () =>
      resolver('a', 'TXT').then(
        () => true,
        () => false,
      );
    expect([await ask(), await ask(), await ask(), await ask(), asked]).toEqual([true, true, true, false, 3]);
  });

  it('are not asked for any more on a command line where nobody answers', async () => {
    const asked: string[] = [];
    const resolve = untilSilent((name) => {
      asked.push(name);
      return Promise.reject(Object.assign(new Error('no'), { code: name === 'none' ? 'ENOTFOUND' : 'ETIMEOUT' }));
    });
    for (const name of ['a', 'b', 'none', 'c', 'd', 'e', 'f', 'g']) await resolve(name, 'TXT').catch(() => undefined);
    expect(asked).toEqual(['a', 'b', 'none', 'c', 'd', 'e']);
  });
});
