import { type Client, type ClientOptions, createClient } from '@throughline/sdk';
import { hasRecord } from '@throughline/sdk/has-record';

/** Where the chat gets its client from, and how it learns that this device has talked before. */
export interface ChatSource {
  createClient(options: ClientOptions): Client;
  hasRecord(site: string): Promise<boolean>;
}

/** The sdk. */
export const sdkSource: ChatSource = { createClient, hasRecord };
