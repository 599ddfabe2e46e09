import type { WantedContract } from '@throughline/sdk/wire';
import { describe, expect, it } from 'vitest';
import { confirms } from './proposal.ts';

const web = { channel: 'web', addressId: null, afterSeconds: 0 } as const;
const mail = { channel: 'email', addressId: 'a1', afterSeconds: 300 } as const;
const quiet = { from: '21:00', to: '08:00', timeZone: 'Europe/Berlin' };
const proposed: WantedContract = { steps: [web, mail], quiet, until: 1_000 };

describe('a contact confirms a proposal', () => {
  it('by asking for the same, whatever else a step says', () => {
    const steps = [
      { ...web, hint: null },
      { afterSeconds: 300, hint: 'a•••', addressId: 'a1', channel: 'email' as const },
    ];
    expect(confirms({ until: 1_000, quiet: { ...quiet }, steps }, proposed)).toBe(true);
  });

  it.each<[string, WantedContract]>([
    ['another order', { ...proposed, steps: [mail, web] }],
    ['another wait', { ...proposed, steps: [web, { ...mail, afterSeconds: 301 }] }],
    ['another address', { ...proposed, steps: [web, { ...mail, addressId: 'a2' }] }],
    ['fewer steps', { ...proposed, steps: [web] }],
    ['no quiet hours', { ...proposed, quiet: null }],
    ['no end', { ...proposed, until: null }],
  ])('but not by %s', (_, wanted) => {
    expect(confirms(wanted, proposed)).toBe(false);
  });

  it('only where there is one', () => {
    expect(confirms(proposed, null)).toBe(false);
  });
});
