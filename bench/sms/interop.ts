import type { SmppConfig } from '../../gateway/channel/sms/smpp/smpp-config.ts';
import { type Checks, hold } from '../mail/checks.ts';
import { until } from '../writers.ts';
import { openShop, type Shop } from './shop.ts';
import { numbers, type SmsPeer } from './sms-peer.ts';

const plain = 'Zwölf € [today] ~ Århus, Ñ.';
const longPlain = `It is in stock. ${'We keep one for you until Friday at six. '.repeat(8)}See you soon.`;
const wide = `Да, есть на складе 👍🏽. ${'Отложим до пятницы. '.repeat(4)}Ждём вас!`;

const smppOf = (peer: SmsPeer, longTexts: SmppConfig['longTexts']): SmppConfig => ({
  ...peer.account,
  isSecure: false,
  systemType: '',
  bind: 'transceiver',
  longTexts,
  receiptIds: 'same',
  window: 10,
  languages: [],
});

/** Sends until the connection is there: at the start it may not be. */
async function answered(shop: Shop, text: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { outcome, externalId } = await shop.answer(text);
    if (outcome.kind === 'accepted') return externalId;
    hold(outcome.reason === 'unreachable', JSON.stringify(outcome));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the SMSC could not be reached');
}

/** An answer that the phone shows as it was said, and its receipt. */
async function shows(shop: Shop, peer: SmsPeer, text: string): Promise<number> {
  const startedAt = performance.now();
  const externalId = await answered(shop, text);
  await until('the text on the phone', () => peer.shown().some((shown) => shown.includes(text))).catch(() => {
    throw new Error(`the phone shows: ${JSON.stringify(peer.shown().slice(-1))}`);
  });
  const { status } = await shop.report(externalId);
  hold(status === 'delivered', status);
  return performance.now() - startedAt;
}

/** A text from the phone that comes in once, as it was written. */
async function comesIn(shop: Shop, peer: SmsPeer, text: string): Promise<void> {
  await peer.write(text);
  const message = await shop.message(text.slice(0, 20));
  hold(message.text === text, JSON.stringify(message.text));
  hold(message.from.value === numbers.phone && message.sender === 'proven', JSON.stringify(message.from));
  hold(shop.received.filter((it) => it.text.includes(text.slice(0, 20))).length === 1, 'it came in twice');
}

const inMs = (durationMs: number): string => `${durationMs.toFixed(0)} ms until its receipt`;

/** The SMS channel over SMPP with a phone at the other end that somebody else's program plays. */
export async function interop(peer: SmsPeer, checks: Checks): Promise<void> {
  const shop = await openShop(smppOf(peer, 'udh'));
  try {
    await checks.see('an answer is on the phone, and its receipt comes', () => shows(shop, peer, plain), inMs);
    await checks.see('a code is on the phone', async () => {
      const outcome = await shop.sendCode('314159');
      hold(outcome.kind === 'accepted', JSON.stringify(outcome));
      await until('the code', () => peer.shown().some((text) => text.includes('314159')));
    });
    await checks.see('a long answer in the phone’s alphabet is joined there', () => shows(shop, peer, longPlain), inMs);
    await checks.see('a long answer in UCS-2 is joined there', () => shows(shop, peer, wide), inMs);
    await checks.see('a text from the phone comes in', () => comesIn(shop, peer, 'Please keep one for me.'));
    await checks.see('a text in two UCS-2 parts comes in joined, once', () => comesIn(shop, peer, wide));
    await checks.see('a long text in the phone’s alphabet comes in joined, once', () => comesIn(shop, peer, longPlain));
    await checks.see('STOP comes in as the word it is', async () => {
      await peer.write('STOP');
      const { word } = await shop.message('STOP');
      hold(word === 'stop', String(word));
    });
  } finally {
    await shop.stop();
  }
  for (const longTexts of ['sar', 'payload'] as const) {
    const other = await openShop(smppOf(peer, longTexts));
    const text = wide.replace('Да', longTexts);
    await checks.see(`a long answer arrives whole as “${longTexts}”`, () => shows(other, peer, text), inMs);
    await other.stop();
  }
}
