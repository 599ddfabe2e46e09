import { createClient } from '@throughline/sdk';

/** A program that writes to support as a customer would, and waits for the first answer. `origin`: one the site allows. */
export async function askSupport(gateway: string, site: string, origin: string, question: string): Promise<string> {
  const client = createClient({ gateway, site, origin, locale: 'en', storage: 'memory' });
  const answer = new Promise<string>((resolve) => client.on('message:received', ({ text }) => resolve(text)));
  await client.send(question);
  return answer.finally(() => client.destroy());
}
