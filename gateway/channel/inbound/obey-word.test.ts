import type { ReplyContract } from '@throughline/sdk/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendBounds } from '../../delivery/send-bounds.ts';
import { failing } from '../../testing/stand-in.ts';
import type { ReplyWord } from '../channel.ts';
import {
  confirmedContact,
  conversations,
  entriesOf,
  type InboundScene,
  number,
  openInboundScene,
  sms,
  states,
  textsOf,
} from './testing/inbound-scene.ts';

let scene: InboundScene;
beforeEach(async () => {
  scene = await openInboundScene();
});
afterEach(() => scene.close());

const place = { siteId: 'demo', channel: 'sms', value: number } as const;
const web = { channel: 'web', addressId: null, hint: null, afterSeconds: 0 } as const;
const suppression = () => scene.stores.consents.suppression(place);
const order = (word: ReplyWord, event: number, more = {}) => sms(word.toUpperCase(), event, { word, ...more });

/** Anna, German, confirmed phone and mailbox: here, then the phone after 5 min, then the mailbox after another 10. */
async function anna() {
  const { contact, address: phone } = await confirmedContact(scene, 'Anna', place);
  const { address: mailbox } = await confirmedContact(scene, 'Anna', { channel: 'email', value: 'anna@example.org' });
  const steps: ReplyContract['steps'] = [
    web,
    { channel: 'sms', addressId: phone.addressId, hint: phone.hint, afterSeconds: 300 },
    { channel: 'email', addressId: mailbox.addressId, hint: mailbox.hint, afterSeconds: 600 },
  ];
  await states(scene, contact, steps);
  const contract = async () => (await scene.stores.log.conversation(contact.conversationId))?.contract ?? null;
  const places = async () => (await contract())?.steps.map(({ channel, afterSeconds }) => `${channel} ${afterSeconds}`);
  return { contact, phone, mailbox, contract, places };
}

describe('STOP', () => {
  it('moves what waits to the next step, which takes over the wait, and is answered once', async () => {
    const { contact, contract, places } = await anna();
    const port = scene.port();
    expect(await port.receive(order('stop', 1))).toEqual({ kind: 'taken' });
    await port.receive(order('stop', 1));
    await port.receive(order('stop', 2));
    expect(await suppression()).toMatchObject({ reason: 'keyword' });
    expect(await places()).toEqual(['web 0', 'email 300']);
    expect(await contract()).toMatchObject({ setBy: 'contact', setOn: 'sms' });
    expect(scene.told.map(({ to, locale, text }) => ({ to, locale, text }))).toEqual([
      {
        to: number,
        locale: 'de',
        text: expect.stringMatching(/^Demo shop: keine Nachrichten mehr .*Antworten: Hier, dann per E-Mail/),
      },
    ]);
    const said = (await entriesOf(scene, contact.conversationId)).filter(({ body }) => body.kind === 'contract');
    expect(said).toHaveLength(2);
    expect(await textsOf(scene, contact.conversationId)).toEqual([]);
  });

  it('A7: stands in the ledger before anything else, also when the log and the answer fail', async () => {
    await anna();
    const { log } = scene.parts;
    const broken = scene.port({
      log: failing(log, 'append', 1),
      notices: { tell: () => Promise.reject(new Error('no provider')) },
    });
    await expect(broken.receive(order('stop', 1))).rejects.toThrow();
    expect(await suppression()).toMatchObject({ reason: 'keyword' });
  });

  it('A7: interrupted, the same event again does what was left undone', async () => {
    const { places } = await anna();
    const { log } = scene.parts;
    await expect(scene.port({ log: failing(log, 'append', 1) }).receive(order('stop', 1))).rejects.toThrow();
    expect(await scene.port().receive(order('stop', 1))).toEqual({ kind: 'taken' });
    expect(await places()).toEqual(['web 0', 'email 300']);
  });

  it('counts for everybody who has the number, and for a number nobody knows', async () => {
    const one = await confirmedContact(scene, 'One', place);
    const other = await confirmedContact(scene, 'Other', place);
    await scene.port().receive(order('stop', 1));
    for (const { address } of [one, other]) {
      expect(await scene.stores.contacts.address(address.addressId)).toMatchObject({ isUsable: false });
    }
    const from = { value: '+4915199999999', hint: '··· 999', name: null };
    await scene.port().receive(order('stop', 2, { from }));
    expect(await scene.stores.consents.suppression({ ...place, value: from.value })).not.toBeNull();
    expect(await conversations(scene)).toHaveLength(2);
  });

  it('C9: that comes again late, after START, has no further effect', async () => {
    const { places } = await anna();
    const port = scene.port();
    await port.receive(order('stop', 1));
    await port.receive(order('start', 2));
    await port.receive(order('stop', 1));
    expect(await suppression()).toBeNull();
    expect(await places()).toEqual(['sms 0', 'web 300', 'email 300']);
  });

  it('of a sender who is forged takes nothing back', async () => {
    await anna();
    await scene.port().receive(order('stop', 1, { sender: 'forged' }));
    expect(await suppression()).toBeNull();
  });
});

describe('START', () => {
  it('gives the consent again and lets answers come to the phone', async () => {
    const { places } = await anna();
    const port = scene.port();
    await port.receive(order('stop', 1));
    await port.receive(order('start', 2));
    expect(await suppression()).toBeNull();
    expect((await places())?.[0]).toBe('sms 0');
    expect(scene.told.at(-1)?.text).toContain('STOP');
    const ledger = await scene.stores.consents.ledger('demo', 0, 50);
    expect(ledger.slice(-2).map(({ change, words }) => [change, words])).toEqual([
      ['withdrawn', 'STOP'],
      ['given', 'START'],
    ]);
  });

  it('of a number nobody knows is a message like any other', async () => {
    await scene.port().receive(order('start', 1));
    const [conversation] = await conversations(scene);
    expect(await textsOf(scene, conversation?.conversationId ?? '')).toEqual(['START']);
  });
});

describe('EMAIL and HERE', () => {
  it('change the contract, and are answered with its sentence in the customer’s language', async () => {
    const { places } = await anna();
    const port = scene.port();
    await port.receive(order('email', 1));
    expect((await places())?.every((step) => !step.startsWith('sms'))).toBe(true);
    await port.receive(order('here', 2));
    expect((await places())?.[0]).toBe('sms 0');
    expect(scene.told.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Antworten: Per E-Mail/),
      expect.stringMatching(/^Antworten: .*···/),
    ]);
  });

  it('EMAIL where no address is known changes nothing and says so', async () => {
    const { contact } = await confirmedContact(scene, 'Anna', place);
    await scene.port().receive(order('email', 1));
    expect((await scene.stores.log.conversation(contact.conversationId))?.contract).toBeNull();
    expect(scene.told).toHaveLength(1);
  });

  it('C9: the same again changes nothing and is not answered again', async () => {
    const { contact } = await anna();
    const port = scene.port();
    await port.receive(order('email', 1));
    const before = await entriesOf(scene, contact.conversationId);
    await port.receive(order('email', 1));
    expect(await entriesOf(scene, contact.conversationId)).toEqual(before);
  });

  it('I10: of a number that was silent for long change nothing of its former owner’s', async () => {
    const { places } = await anna();
    const before = await places();
    const now = () => scene.clock.now() + 181 * 86_400_000;
    await scene.port({ clock: { ...scene.clock, now } }).receive(order('here', 1));
    expect(await places()).toEqual(before);
  });
});

describe('HELP', () => {
  it('is answered, to anybody, and changes nothing', async () => {
    await scene.port().receive(order('help', 1));
    expect(scene.told).toMatchObject([
      { to: number, text: expect.stringMatching(/^Demo shop: .*STOP.*Answers: Here\.$/) },
    ]);
    expect(await conversations(scene)).toEqual([]);
  });

  it('A7: is not answered where the owner wants nothing any more', async () => {
    const port = scene.port();
    await port.receive(order('stop', 1));
    await port.receive(order('help', 2));
    expect(scene.told).toHaveLength(1);
  });

  it('E8: is answered five times an hour at most, whatever is ordered', async () => {
    const port = scene.port();
    for (let event = 0; event < 50; event += 1) await port.receive(order('help', event));
    expect(scene.told).toHaveLength(5);
  });

  it('A5: counts as a message to the number, and is not answered once those are used up', async () => {
    const { deliveries, clock } = scene.parts;
    const mayBeSent = () => deliveries.takeSend(sendBounds('sms', number), clock.now());
    for (let count = 0; count < 29; count += 1) expect(await mayBeSent()).toBe(true);
    const port = scene.port();
    await port.receive(order('help', 1));
    expect(await mayBeSent()).toBe(false);
    await port.receive(order('help', 2));
    expect(scene.told).toHaveLength(1);
  });
});
