import type { WantedContract } from '@throughline/sdk/wire';

const plain = ({ steps, quiet, until }: WantedContract): string =>
  JSON.stringify([
    steps.map(({ channel, addressId, afterSeconds }) => [channel, addressId, afterSeconds]),
    quiet && [quiet.from, quiet.to, quiet.timeZone],
    until,
  ]);

/** Whether a contact who asks for this confirms what an agent has proposed: the same places, waits, quiet hours and end. */
export const confirms = (wanted: WantedContract, proposal: WantedContract | null): boolean =>
  proposal !== null && plain(wanted) === plain(proposal);
