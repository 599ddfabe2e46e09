import type { WantedContract } from '@throughline/sdk/wire';
import { describe, expect, it } from 'vitest';
import type { Address } from '../contact/contact.ts';
import { acceptContract, contractInForce } from './contract.ts';
import { contractLocale } from './contract-locale.ts';

const now = Date.UTC(2026, 10, 23, 12);

const home: Address = {
  addressId: 'home',
  contactId: 'anna',
  channel: 'email',
  value: 'anna@example.org',
  hint: 'a•••@example.org',
  provenBy: 'code',
  isUsable: true,
};
const here = { channel: 'web' as const, addressId: null, afterSeconds: 0 };
const toHome = { channel: 'email' as const, addressId: 'home', afterSeconds: 300 };

const accept = (wanted: Partial<WantedContract>, addresses: readonly Address[] = [home]) =>
  acceptContract({ steps: [here, toHome], quiet: null, until: null, ...wanted }, addresses, 'web', now);

describe('stating a reply contract', () => {
  it('takes a confirmed address and adds the masked address, who stated it and where', () => {
    expect(accept({})).toEqual({
      steps: [
        { ...here, hint: null },
        { ...toHome, hint: 'a•••@example.org' },
      ],
      quiet: null,
      until: null,
      setBy: 'contact',
      setOn: 'web',
    });
  });

  it.each([
    ['nobody has proven', { ...home, provenBy: null }],
    ['only wrote in once', { ...home, provenBy: 'wrote-in' as const }],
    ['was withdrawn', { ...home, isUsable: false }],
    ['is of somebody else', { ...home, addressId: 'elsewhere' }],
  ])('declines an address that %s', (_, address) => {
    expect(accept({}, [address])).toEqual({ refused: 'address-not-confirmed' });
  });

  it.each<[string, Partial<WantedContract>]>([
    ['without a step', { steps: [] }],
    ['that names an address twice', { steps: [toHome, { ...toHome, afterSeconds: 0 }] }],
    ['with more steps than the wire allows', { steps: [here, toHome, here, toHome, here] }],
    ['with a wait over the limit', { steps: [{ ...toHome, afterSeconds: 2_592_001 }] }],
    ['with "here" at an address', { steps: [{ ...here, addressId: 'home' }] }],
    ['with e-mail to nowhere', { steps: [{ ...toHome, addressId: null }] }],
    ['that is over already', { until: now }],
    ['with quiet hours of no length', { quiet: { from: '08:00', to: '08:00', timeZone: 'Europe/Berlin' } }],
    ['in a time zone that does not exist', { quiet: { from: '21:00', to: '08:00', timeZone: 'Europe/Atlantis' } }],
  ])('declines a contract %s', (_, wanted) => {
    expect(accept(wanted)).toEqual({ refused: 'bad-frame' });
  });

  it('holds until its end and not longer', () => {
    const stated = { steps: [], quiet: null, until: now, setBy: 'contact', setOn: 'web' } as const;
    const siteDefault = { ...stated, steps: [], until: null, setBy: 'site' } as const;
    const ofContact = { ...stated, steps: [] };
    expect(contractInForce(ofContact, { ...siteDefault, steps: [] }, now - 1)).toBe(ofContact);
    expect(contractInForce(ofContact, { ...siteDefault, steps: [] }, now)).toMatchObject({ setBy: 'site' });
  });
});

describe('the language of the contract', () => {
  it.each([
    ['de-AT', 'de'],
    ['NL', 'nl'],
    ['en-GB', 'en'],
    ['fr', 'en'],
    ['', 'en'],
    ['constructor', 'en'],
  ])('for %s is %s', (tag, language) => {
    expect(contractLocale(tag)).toBe(language);
  });
});
