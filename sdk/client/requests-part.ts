/** All that is asked of the gateway beside the socket: who the person is, addresses, other devices. Fetched when it is wanted. */
export { Requests } from './requests.ts';
