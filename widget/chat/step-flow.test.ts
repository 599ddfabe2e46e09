import type { WantedContract } from '@throughline/sdk/wire';
import { describe, expect, test } from 'vitest';
import { ledTo } from '../contract/contract-choice.ts';
import { FakeClient } from '../testing/fake-client.ts';
import { StepFlow, type StepGoal } from './step-flow.ts';

const here = { channel: 'web', addressId: null, afterSeconds: 0 } as const;
const byMail = { channel: 'email', addressId: null, afterSeconds: 300 } as const;
const bySms = { channel: 'sms', addressId: null, afterSeconds: 900 } as const;
const wanted: WantedContract = { steps: [here, byMail], quiet: null, until: null };
const mail = { channel: 'email', address: 'mara@example.org' } as const;
const phone = { channel: 'sms', address: '+44 7400 123456' } as const;
const secret = 'a-secret-of-the-mail';

function begin(goal: StepGoal) {
  const client = new FakeClient();
  const done: string[] = [];
  const flow = new StepFlow(client, goal, { changed: () => {}, done: (what) => done.push(what) });
  return { client, flow, done };
}
const codeView = (flow: StepFlow) => {
  if (flow.view?.name !== 'code') throw new Error(`expected the code, saw ${flow.view?.name}`);
  return flow.view;
};

describe('choosing where answers go', () => {
  test('an address that is confirmed already needs no code', async () => {
    const { client, flow, done } = begin({ kind: 'contract' });
    const known = ledTo(wanted, 'email', 'address-1');
    await flow.want(known, []);
    expect(client.asked).toEqual([['reply.set', known]]);
    expect(done).toEqual(['contract']);
  });

  test('a new address gets a code first; the gateway states the contract that went along', async () => {
    const { client, flow, done } = begin({ kind: 'contract' });
    await flow.want(wanted, [mail]);
    expect(codeView(flow).hint).toBe('m•••@example.org');
    expect(done).toEqual([]);
    await flow.enterCode('123456');
    expect(client.asked).toEqual([
      ['reply.requestAddress', 'email', 'mara@example.org', wanted],
      ['reply.confirmAddress', 'address-1', '123456'],
    ]);
    expect(client.timeline.contract.steps[1]?.addressId).toBe('address-1');
    expect(done).toEqual(['contract']);
  });

  test('a number gets a code by SMS', async () => {
    const { client, flow, done } = begin({ kind: 'contract' });
    const bySmsOnly = { ...wanted, steps: [bySms] };
    await flow.want(bySmsOnly, [phone]);
    expect(client.asked).toEqual([['reply.requestAddress', 'sms', '+44 7400 123456', bySmsOnly]]);
    expect(codeView(flow).purpose).toMatchObject({ channel: 'sms' });
    await flow.enterCode('123456');
    expect(done).toEqual(['contract']);
  });

  test('of two new addresses each gets its code, and the contract goes along with the last', async () => {
    const { client, flow, done } = begin({ kind: 'contract' });
    const both = { ...wanted, steps: [here, bySms, byMail] };
    await flow.want(both, [phone, mail]);
    client.answers.requestAddress = { addressId: 'address-2', hint: 'm•••@example.org', expiresAt: 4e12 };
    await flow.enterCode('111111');
    await expect.poll(() => codeView(flow).purpose).toMatchObject({ channel: 'email' });
    expect(done).toEqual([]);
    await flow.enterCode('222222');
    expect(client.asked).toEqual([
      ['reply.requestAddress', 'sms', '+44 7400 123456', null],
      ['reply.confirmAddress', 'address-1', '111111'],
      ['reply.requestAddress', 'email', 'mara@example.org', ledTo(both, 'sms', 'address-1')],
      ['reply.confirmAddress', 'address-2', '222222'],
    ]);
    expect(client.timeline.contract.steps.map(({ addressId }) => addressId)).toEqual([null, 'address-1', 'address-2']);
    expect(done).toEqual(['contract']);
  });

  test('a refused address stays in the form with the reason', async () => {
    const { client, flow } = begin({ kind: 'contract' });
    client.answers.requestAddress = { refused: 'not-an-address', retryAfterMs: null };
    await flow.want(wanted, [mail]);
    expect(flow.view).toMatchObject({ name: 'picker', isBusy: false, refusal: { refused: 'not-an-address' } });
  });

  test('each wrong code costs one of the tries, a lost connection costs none', async () => {
    const { client, flow } = begin({ kind: 'contract' });
    await flow.want(wanted, [mail]);
    client.answers.confirmAddress = { refused: 'unavailable', retryAfterMs: null };
    await flow.enterCode('000000');
    expect(codeView(flow).triesLeft).toBe(5);
    client.answers.confirmAddress = { refused: 'code-wrong', retryAfterMs: null };
    await flow.enterCode('000000');
    expect(codeView(flow)).toMatchObject({ triesLeft: 4, isBusy: false, refusal: { refused: 'code-wrong' } });
    await flow.sendAgain();
    expect(codeView(flow)).toMatchObject({ triesLeft: 5, sentTimes: 2, refusal: null });
  });

  test('the link in the mail, pressed elsewhere, confirms as well and ends the steps once', async () => {
    const { client, flow, done } = begin({ kind: 'contract' });
    await flow.want(wanted, [mail]);
    client.addresses = [{ addressId: 'address-1', channel: 'email', hint: 'm•••@example.org', confirmed: true }];
    const tried = flow.enterCode('123456');
    flow.addressesChanged();
    flow.addressesChanged();
    await tried;
    expect(client.calls).not.toContain('reply.set');
    expect(done).toEqual(['contract']);
  });

  test('a typed address that was confirmed before needs no code either', async () => {
    const { client, flow, done } = begin({ kind: 'contract' });
    client.addresses = [{ addressId: 'address-1', channel: 'email', hint: 'm•••@example.org', confirmed: true }];
    await flow.want(wanted, [mail]);
    expect(client.asked.at(-1)).toEqual(['reply.set', ledTo(wanted, 'email', 'address-1')]);
    expect(done).toEqual(['contract']);
  });

  test('another address keeps what was chosen', async () => {
    const { flow } = begin({ kind: 'contract' });
    await flow.want(wanted, [mail]);
    flow.chooseAgain();
    expect(flow.view).toMatchObject({ name: 'picker', from: wanted });
  });

  test('"out of reach" goes away when the connection is back, another reason stays', async () => {
    const { client, flow } = begin({ kind: 'contract' });
    client.answers.requestAddress = { refused: 'unavailable', retryAfterMs: null };
    await flow.want(wanted, [mail]);
    flow.connected();
    expect(flow.view?.refusal).toBeNull();
    client.answers.requestAddress = { refused: 'not-an-address', retryAfterMs: null };
    await flow.want(wanted, [mail]);
    flow.connected();
    expect(flow.view?.refusal).toMatchObject({ refused: 'not-an-address' });
  });

  test('an answer that comes after the customer left changes nothing', async () => {
    const { client, flow, done } = begin({ kind: 'contract' });
    const asked = flow.want(wanted, [mail]);
    flow.stop();
    await asked;
    expect(flow.view).toBeNull();
    expect(client.calls).not.toContain('reply.set');
    expect(done).toEqual([]);
  });

  test('two presses ask once', async () => {
    const { client, flow } = begin({ kind: 'contract' });
    await Promise.all([flow.want(wanted, [mail]), flow.want(wanted, [mail])]);
    expect(client.calls).toEqual(['reply.requestAddress']);
  });
});

describe('continuing from a link', () => {
  test('nothing is asked of the gateway before the press', async () => {
    const { client, flow, done } = begin({ kind: 'continue', secret });
    expect(client.asked).toEqual([]);
    await flow.acceptContinue();
    expect(client.asked).toEqual([['start'], ['continueFrom', secret]]);
    expect(done).toEqual(['continue']);
  });

  test('where the link alone is not enough, a code is asked for', async () => {
    const { client, flow, done } = begin({ kind: 'continue', secret });
    client.answers.continueFrom = [{ outcome: 'code-needed', hint: 'm•••@example.org', expiresAt: 0 }];
    await flow.acceptContinue();
    expect(codeView(flow).purpose).toEqual({ kind: 'continue', secret });
    await flow.enterCode('123456');
    expect(client.asked.at(-1)).toEqual(['continueFrom', secret, '123456']);
    expect(done).toEqual(['continue']);
  });

  test('a device that has the conversation already just opens it', async () => {
    const { client, flow, done } = begin({ kind: 'continue', secret });
    client.answers.continueFrom = [{ outcome: 'already-here' }];
    await flow.acceptContinue();
    expect(flow.view).toBeNull();
    expect(done).toEqual(['continue']);
  });

  test('a link that is used up says so and can be left', async () => {
    const { client, flow, done } = begin({ kind: 'continue', secret });
    client.answers.continueFrom = [{ refused: 'expired', retryAfterMs: null }];
    await flow.acceptContinue();
    expect(flow.view).toMatchObject({ name: 'continue', refusal: { refused: 'expired' } });
    expect(done).toEqual([]);
  });
});
