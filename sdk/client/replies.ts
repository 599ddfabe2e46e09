import type { AddressView, CodeSent } from '@throughline/sdk/wire';
import type { Client, Refused } from './api.ts';

/** Makes a request of this device beside the socket. */
export type Post = <T extends object>(
  path: string,
  body: object,
  names: readonly (keyof T & string)[],
) => Promise<T | Refused>;

interface Asked {
  post: Post;
  locale: string;
  showAddress(address: AddressView): void;
}

/** The part of `client.reply` that proves addresses. */
export function addressRequests({
  post,
  locale,
  showAddress,
}: Asked): Pick<Client['reply'], 'requestAddress' | 'confirmAddress'> {
  return {
    requestAddress: (channel, address, contract) =>
      post<CodeSent>('/addresses', { channel, address, locale, contract }, ['addressId']),
    async confirmAddress(addressId, code) {
      const answer = await post<{ address: AddressView }>('/addresses/confirm', { addressId, code }, ['address']);
      if ('refused' in answer) return answer;
      showAddress(answer.address);
      return answer.address;
    },
  };
}
