import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock.ts';
import { createMediaFetcher } from './fetch-media.ts';
import type { SmsArrived, SmsMedia, SmsProvider } from './sms-provider.ts';
import { type HttpCarrier, type PlayedAnswer, type PlayedRequest, startHttpCarrier } from './testing/http-carrier.ts';

const png = Buffer.from('89504e470d0a1a0a', 'hex');

describe('files that came with a message', () => {
  let server: HttpCarrier;
  let elsewhere: HttpCarrier;
  let answer: (request: PlayedRequest) => PlayedAnswer;
  let asked: string[];
  beforeEach(async () => {
    asked = [];
    elsewhere = await startHttpCarrier(({ url }) => {
      asked.push(url.pathname);
      return { status: 200, body: png };
    });
    server = await startHttpCarrier((request) => answer(request));
  });
  afterEach(() => Promise.all([server.close(), elsewhere.close()]));

  const provider = (bringsAgain: boolean): SmsProvider => ({
    name: 'played',
    bringsAgain,
    sendsMedia: true,
    send: async () => ({ kind: 'unknown', reason: 'no-answer' }),
    mediaRequest: (url) =>
      URL.canParse(url) && new URL(url).origin === server.baseUrl
        ? new Request(url, { headers: { authorization: 'Basic c2VjcmV0' } })
        : null,
  });
  const media = (path: string, type = 'image/png', name: string | null = null): SmsMedia => ({
    url: `${server.baseUrl}${path}`,
    type,
    name,
  });
  const message = (...some: SmsMedia[]): Pick<SmsArrived, 'eventKey' | 'media'> => ({ eventKey: 'e1', media: some });
  const fetched = async (...some: SmsMedia[]) => {
    const files = await createMediaFetcher(provider(true), createManualClock(0))(message(...some));
    if (files === 'later') throw new Error('put off');
    return files;
  };
  /** Time passes at once. */
  const hurried = {
    after(_: number, callback: () => void) {
      queueMicrotask(callback);
      return () => undefined;
    },
  };

  it('are fetched with the sign-in, and named', async () => {
    answer = ({ headers }) => ({ status: headers.authorization ? 200 : 401, body: png });
    const files = await fetched(media('/1'), media('/2', 'IMAGE/JPEG; x=1'), media('/3', '', 'cat.gif'));
    expect(files.map((file) => file && [file.name, file.type, Buffer.from(file.bytes).equals(png)])).toEqual([
      ['mms-1.png', 'image/png', true],
      ['mms-2.jpeg', 'image/jpeg', true],
      ['cat.gif', 'application/json', true],
    ]);
  });

  it('are followed to another place of the provider only, and not for ever (R2)', async () => {
    answer = ({ url }) => {
      if (url.pathname === '/moved') return { status: 302, headers: { location: '/there' }, body: '' };
      if (url.pathname === '/out')
        return { status: 302, headers: { location: `${elsewhere.baseUrl}/secret` }, body: '' };
      if (url.pathname === '/file') return { status: 302, headers: { location: 'file:///etc/passwd' }, body: '' };
      if (url.pathname === '/loop') return { status: 302, headers: { location: '/loop' }, body: '' };
      return { status: 200, body: png };
    };
    const files = await fetched(...['/moved', '/out', '/file', '/loop'].map((path) => media(path)));
    expect(files.map((file) => file !== null)).toEqual([true, false, false, false]);
    expect(asked).toEqual([]);
  });

  it('are not fetched from where the message says, but from the provider (R1)', async () => {
    const there = { url: `${elsewhere.baseUrl}/internal`, type: 'image/png', name: null };
    const others = ['http://169.254.169.254/', 'file:///etc/passwd', '', 'http://[::1]/'].map((url) => ({
      ...there,
      url,
    }));
    expect(await fetched(there, ...others)).toEqual([null, null, null, null, null]);
    expect(asked).toEqual([]);
  });

  it('are bounded, in size and number', async () => {
    answer = ({ url }) => ({
      status: url.pathname === '/gone' ? 404 : 200,
      body: url.pathname === '/big' ? Buffer.alloc(6_000_001) : png,
    });
    expect(await fetched(media('/big'), media('/gone'))).toEqual([null, null]);
    expect(await fetched(...Array.from({ length: 40 }, () => media('/1')))).toHaveLength(10);
  });

  it('are fetched once more, some moments later, when the provider is in trouble', async () => {
    let calls = 0;
    answer = () => {
      calls += 1;
      return { status: calls < 3 ? 503 : 200, body: png };
    };
    const files = await createMediaFetcher(provider(false), hurried)(message(media('/1')));
    expect(files).toMatchObject([{ name: 'mms-1.png' }]);
    expect(calls).toBe(3);
  });

  it.each([429, 500, 503])('put their message off while the provider answers %i, but not for ever', async (status) => {
    answer = () => ({ status, body: '' });
    const fetch = createMediaFetcher(provider(true), hurried);
    for (let times = 0; times < 5; times += 1) expect(await fetch(message(media('/1')))).toBe('later');
    expect(await fetch(message(media('/1')))).toEqual([null]);
  });

  it('are there when their message comes again', async () => {
    let isBroken = true;
    answer = () => ({ status: isBroken ? 500 : 200, body: png });
    const fetch = createMediaFetcher(provider(true), hurried);
    expect(await fetch(message(media('/1'), media('/2')))).toBe('later');
    isBroken = false;
    expect(await fetch(message(media('/1'), media('/2')))).toMatchObject([
      { type: 'image/png' },
      { type: 'image/png' },
    ]);
  });

  it('do not put a message off that would not come again', async () => {
    await server.close();
    const files = await createMediaFetcher(provider(false), hurried)(message(media('/1')));
    expect(files).toEqual([null]);
  });
});
