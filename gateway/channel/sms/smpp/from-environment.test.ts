import { expect, it } from 'vitest';
import { readSms } from '../from-environment.ts';

const base = { THROUGHLINE_SMS_PROVIDER: 'smpp', THROUGHLINE_SMS_COUNTRY: 'NL', THROUGHLINE_SMS_FROM: '+31970102030' };

function read(more: Record<string, string>) {
  const problems: string[] = [];
  const settings = readSms({ ...base, ...more }, problems);
  return { account: settings?.account ?? null, problems };
}

it('an SMSC is named by one address, and has the usual ways', () => {
  expect(read({ THROUGHLINE_SMPP_URL: 'smpp://shop:p%40ss@smsc.test:2776' })).toEqual({
    account: {
      provider: 'smpp',
      host: 'smsc.test',
      port: 2_776,
      isSecure: false,
      systemId: 'shop',
      password: 'p@ss',
      systemType: '',
      bind: 'transceiver',
      longTexts: 'udh',
      receiptIds: 'same',
      window: 10,
      languages: [],
    },
    problems: [],
  });
});

it('has the ports of the protocol, with and without TLS', () => {
  const { account } = read({ THROUGHLINE_SMPP_URL: 'ssmpp://shop:pass@[::1]', THROUGHLINE_SMS_LANGUAGES: 'tr' });
  expect(account).toMatchObject({ host: '::1', port: 3_550, isSecure: true, languages: ['tr'] });
  expect(read({ THROUGHLINE_SMPP_URL: 'smpp://shop:pass@h' }).account).toMatchObject({ port: 2_775, isSecure: false });
});

it.each(['', 'x', 'https://a:b@h', 'smpp://h', 'smpp://shop@h', 'smpp://a:%zz@h', 'smpp://a:%00@h', 'smpp://a:b@'])(
  'declines an address that is none, and does not repeat its password (%s)',
  (url) => {
    const { account, problems } = read({ THROUGHLINE_SMPP_URL: url });
    expect(account).toBeNull();
    expect(problems).toEqual([
      'THROUGHLINE_SMPP_URL: must be like smpp://systemId:password@host:2775, or ssmpp:// for TLS',
    ]);
  },
);

it('says that the address is missing', () => {
  expect(read({}).problems).toEqual([expect.stringMatching(/^THROUGHLINE_SMPP_URL: missing/)]);
});
