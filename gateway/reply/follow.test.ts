import type { ReplyContract } from '@throughline/sdk/wire';
import { describe, expect, it } from 'vitest';
import type { Address } from '../contact/contact.ts';
import { contractForWord, followCustomer, isWordRefusal } from './follow.ts';
import { contract, here, mail, sms } from './reply.testing.ts';

const address = (addressId: string, more: Partial<Address> = {}): Address => ({
  ...{
    addressId,
    contactId: 'anna',
    channel: addressId === 'phone' ? 'sms' : 'email',
    value: `${addressId}@example.org`,
  },
  ...{ hint: addressId === 'phone' ? '··· 123' : `${addressId}•••`, provenBy: 'code', isUsable: true },
  ...more,
});
const home = address('home');
const phone = address('phone');
const yes = { answersFollow: true };

/** A contract in short: where, and after how many minutes. */
const short = (answer: ReplyContract | null): string | undefined =>
  answer?.steps.map(({ addressId, afterSeconds }) => `${addressId ?? 'here'} ${afterSeconds / 60}`).join(', ');

describe('answers follow the customer', () => {
  const stated = contract([here, sms(5), mail('home', 60)]);

  it('to where they wrote from, and the waits keep their places', () => {
    const followed = followCustomer(stated, yes, { channel: 'email', address: home });
    expect(short(followed)).toBe('home 0, here 5, phone 60');
    expect(followed).toMatchObject({ setBy: 'contact', setOn: 'email', quiet: null, until: null });
  });

  it('to a place the contract did not name, which then waits before the next', () => {
    expect(short(followCustomer(contract([here]), yes, { channel: 'sms', address: phone }))).toBe('phone 0, here 5');
  });

  it('back to the chat', () => {
    const away = contract([mail('home', 0), sms(10)]);
    expect(short(followCustomer(away, yes, { channel: 'web', address: null }))).toBe('here 0, home 10, phone 10');
  });

  it('within the steps a contract may have, leaving out the chat, which shows every answer anyway', () => {
    const full = contract([here, mail('home', 5), mail('work', 5), mail('other', 5)]);
    expect(short(followCustomer(full, yes, { channel: 'sms', address: phone }))).toBe(
      'phone 0, home 5, work 5, other 5',
    );
  });

  it.each([
    ['the site does not want it', { answersFollow: false }, home],
    ['nobody has confirmed the address', yes, address('home', { provenBy: 'wrote-in' })],
    ['the address was withdrawn', yes, address('home', { isUsable: false })],
    ['the address is of another channel', yes, phone],
    ['there is no address', yes, null],
  ])('not when %s', (_, policy, from) => {
    expect(followCustomer(stated, policy, { channel: 'email', address: from })).toBeNull();
  });

  it('not when it comes first already', () => {
    expect(followCustomer(stated, yes, { channel: 'web', address: null })).toBeNull();
  });
});

describe('the words of a text message', () => {
  const stated = contract([here, sms(5)]);

  it('EMAIL lets answers go by e-mail and no longer by text', () => {
    const changed = contractForWord('email', stated, [home, phone], phone);
    expect(isWordRefusal(changed) ? null : short(changed)).toBe('home 0, here 5');
    expect(changed).toMatchObject({ setBy: 'contact', setOn: 'sms' });
  });

  it('EMAIL prefers the address the contract names, then the newest that is confirmed', () => {
    const two = [address('old'), address('new'), address('typed', { provenBy: null }), phone];
    const first = (inForce: ReplyContract) => contractForWord('email', inForce, two, phone);
    expect(first(stated)).toMatchObject({ steps: [{ addressId: 'new' }, {}] });
    expect(first(contract([here, mail('old', 5)]))).toMatchObject({ steps: [{ addressId: 'old' }, {}] });
  });

  it('HERE lets answers come to where it was sent from, also when they only ever wrote from it', () => {
    const wroteIn = address('phone', { provenBy: 'wrote-in' });
    const changed = contractForWord('here', contract([mail('home', 0), sms(5)]), [home, wroteIn], wroteIn);
    expect(isWordRefusal(changed) ? null : short(changed)).toBe('phone 0, home 5');
  });

  it.each([
    ['no e-mail address is known', 'email', [phone], { refused: 'no-address', channel: 'email' }],
    [
      'the e-mail address is not confirmed',
      'email',
      [address('home', { provenBy: null }), phone],
      { refused: 'address-not-confirmed', channel: 'email' },
    ],
  ] as const)('are refused when %s', (_, word, addresses, refusal) => {
    expect(contractForWord(word, stated, addresses, phone)).toEqual(refusal);
  });

  it('are refused when nothing would change', () => {
    const answer = contractForWord('here', contract([sms(0)]), [phone], phone);
    expect(answer).toEqual({ refused: 'already-so', channel: 'sms' });
  });
});
