/** Says to the gateway who the person is, and brings conversations from device to device; fetched when it is wanted. */
export { Identity } from '../session/identity.ts';
export { Moves } from './moves.ts';
