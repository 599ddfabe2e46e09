import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, CodeMessage, InboundPort, OutboundMessage } from './channel.ts';

/** A channel with its provider played by a server that can be told what to do. */
export interface ChannelRig {
  channel: Channel;
  /** An address as somebody would type it. */
  typedAddress: string;
  /** The provider gives every attempt a name of its own. */
  namesEachAttempt?: true;
  /** What the provider does from now on; `lost`: it takes the message and says nothing more. */
  provider(does: 'accept' | 'refuse' | 'busy' | 'lost'): void;
  stop(): Promise<void>;
}

const at = Date.UTC(2026, 10, 22);

const outbound = (address: string): OutboundMessage => ({
  deliveryId: '019ab000-0000-7000-8000-000000000001',
  conversationId: '019ab000-0000-7000-8000-000000000002',
  site: { siteId: 'demo', name: 'Demo shop', homeUrl: 'https://shop.test' },
  address: { addressId: '019ab000-0000-7000-8000-000000000003', value: address },
  locale: 'en',
  replies: [{ seq: 2, at, authorName: 'Mia', isAutomated: false, text: 'It is in stock.', files: [] }],
  inReplyTo: null,
  thread: [],
  contractSentence: 'Here.',
  preferencesUrl: 'https://gateway.test/preferences#c2VjcmV0',
  unsubscribeUrl: 'https://gateway.test/unsubscribe/c2VjcmV0',
  createdAt: at,
  attempt: 1,
});

const code = (address: string): CodeMessage => ({
  site: { siteId: 'demo', name: 'Demo shop' },
  address,
  locale: 'en',
  purpose: 'address',
  code: '314159',
  linkUrl: 'https://gateway.test/confirm#c2VjcmV0LXNlY3JldA',
});

const nobody: InboundPort = {
  receive: async () => ({ kind: 'refused', reason: 'nobody here', retry: 'never' }),
  report: async () => ({ kind: 'refused', reason: 'nobody here', retry: 'never' }),
  delivery: async () => null,
};

/** What every channel keeps, whatever its provider. `start` makes a fresh one for each test. */
export function describeChannel(name: string, start: () => Promise<ChannelRig>): void {
  describe(`the ${name} channel, as every channel`, () => {
    let rig: ChannelRig;
    let address: string;
    beforeEach(async () => {
      rig = await start();
      address = rig.channel.readAddress(rig.typedAddress)?.value ?? '';
    });
    afterEach(() => rig.stop());

    const send = (signal = new AbortController().signal) => rig.channel.send(outbound(address), signal);

    it('says under which name the provider knows a message', async () => {
      rig.provider('accept');
      const first = await send();
      expect(first).toMatchObject({ kind: 'accepted', externalId: expect.stringMatching(/./) });
      const second = await send();
      if (rig.namesEachAttempt)
        expect(second).toMatchObject({ kind: 'accepted', externalId: expect.stringMatching(/./) });
      else expect(second).toEqual(first);
    });

    it('tells a refusal for good, in plain words', async () => {
      rig.provider('refuse');
      const outcome = await send();
      expect(outcome).toMatchObject({
        kind: 'failed',
        retry: 'never',
        reason: expect.stringMatching(/^[a-z-]{1,60}$/),
      });
    });

    it('tells a provider that is busy from one that refuses', async () => {
      rig.provider('busy');
      expect(await send()).toMatchObject({ kind: 'failed', retry: 'later' });
    });

    it('does not claim to know what became of a message that was handed over and not answered', async () => {
      rig.provider('lost');
      expect(await send()).toMatchObject({ kind: 'unknown' });
    });

    it('does not send after its time is over', async () => {
      rig.provider('accept');
      expect(await send(AbortSignal.abort())).toMatchObject({ kind: 'failed', retry: 'later' });
    });

    it('sends a code', async () => {
      rig.provider('accept');
      const outcome = await rig.channel.sendCode(code(address), new AbortController().signal);
      expect(outcome).toMatchObject({ kind: 'accepted' });
    });

    it('reads an address into one form, and masks it', () => {
      const read = rig.channel.readAddress(`  ${rig.typedAddress} `);
      expect(read?.value).toBe(address);
      expect(rig.channel.readAddress(address)).toEqual(read);
      expect(read?.hint).not.toBe(address);
      expect(read?.hint.length).toBeLessThanOrEqual(120);
    });

    it.each([
      '',
      ' ',
      '\0',
      'x\r\ny',
      '"><img src=x onerror=alert(1)>',
      '__proto__',
      '../../etc/passwd',
      `\${7*7}`,
      'a'.repeat(1_000_000),
      '\u202E',
    ])('declines what is no address (%#)', (typed) => {
      expect(rig.channel.readAddress(typed)).toBeNull();
      expect(rig.channel.readAddress(`${typed}${rig.typedAddress}\r\nBcc: ${rig.typedAddress}`)).toBeNull();
    });

    it('stops listening when told, and can begin again', async () => {
      const stop = await rig.channel.listen(nobody);
      await stop();
      const again = await rig.channel.listen(nobody);
      await again();
    });
  });
}
