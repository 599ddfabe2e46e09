import { playSmsc, smscAccount } from '../../gateway/channel/sms/smpp/testing/played-smsc.ts';
import { numbers, type SmsPeer } from './sms-peer.ts';

/** The `smpp` package's own server with a phone behind it: what there is without Kannel. */
export async function startPackagePeer(): Promise<SmsPeer> {
  const smsc = await playSmsc({}, { sendsReceipts: true });
  const { systemId, password } = smscAccount;
  return {
    words: 'the server of the package smpp',
    account: { host: '127.0.0.1', port: smsc.port, systemId, password },
    shown: () => smsc.sent().map(({ text }) => text),
    async write(text) {
      await smsc.write(numbers.phone, numbers.shop, text);
    },
    stop: smsc.stop,
  };
}
