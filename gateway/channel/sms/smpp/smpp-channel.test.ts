import { describeChannel } from '../../channel.contract.ts';
import { createSmsChannel } from '../sms-channel.ts';
import { startSmppRig } from './testing/smpp-rig.ts';

describeChannel('SMS (SMPP)', async () => {
  const rig = await startSmppRig();
  const { provider, clock } = rig;
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const config = {
    siteId: 'demo',
    publicUrl: 'https://chat.shop.test',
    secret: 'a secret of at least thirty-two characters',
    country: 'NL',
    countries: ['NL'],
    sender: { standard: '+31970102030', by: {} },
    segmentPrice: { standard: 80_000, by: {} },
    mediaPrice: 0,
    mediaCountries: [],
    maxSegments: 3,
    languages: [],
    quiet: null,
    words: {},
    linkOrigins: [],
  } as const;
  return {
    channel: createSmsChannel(config, { provider, clock, logger }),
    typedAddress: '06 1234 5678',
    namesEachAttempt: true,
    provider: (does) => void rig.smsc.does(does),
    stop: rig.stop,
  };
});
