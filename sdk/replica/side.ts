import type { Author } from '@throughline/sdk/wire';

/** Which end of a conversation reads here: the customer, or the company with all its agents and bots. */
export type Side = 'contact' | 'agent';

/** Whether somebody is on this side. */
export const isOfSide = (author: Author, side: Side): boolean => (author.kind === 'contact') === (side === 'contact');
