import type { Client, ClientEvents } from '../client/api.ts';

/** Everything a client emits, by event, oldest first. */
export type Recording = { [E in keyof ClientEvents]: ClientEvents[E][] };

export function record(client: Client): Recording {
  const heard: Recording = {
    connection: [],
    timeline: [],
    message: [],
    availability: [],
    addresses: [],
    site: [],
    storage: [],
  };
  client.on('connection', (detail) => heard.connection.push(detail));
  client.on('timeline', (detail) => heard.timeline.push(detail));
  client.on('message', (detail) => heard.message.push(detail));
  client.on('availability', (detail) => heard.availability.push(detail));
  client.on('addresses', (detail) => heard.addresses.push(detail));
  client.on('site', (detail) => heard.site.push(detail));
  client.on('storage', (detail) => heard.storage.push(detail));
  return heard;
}
