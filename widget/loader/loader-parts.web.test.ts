import { describe, expect, test, vi } from 'vitest';
import { type PublicApi, runCall } from './public-api.ts';
import { ownScript, scriptOptions } from './script-options.ts';

function script(attributes: Record<string, string>): HTMLScriptElement {
  const made = document.createElement('script');
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

describe('the script tag', () => {
  test('says site, gateway and the wishes of the page', () => {
    const tag = script({
      src: 'https://chat.example/throughline.js?v=2',
      'data-site': 'shop',
      'data-locale': 'nl',
      'data-theme': 'dark',
      'data-position': 'start',
      'data-onclick': 'alert(1)',
    });
    expect(scriptOptions(tag)).toEqual({
      gateway: 'https://chat.example',
      site: 'shop',
      attributes: { locale: 'nl', theme: 'dark', position: 'start' },
    });
  });

  test.each([null, script({ src: 'https://chat.example/throughline.js' }), script({ 'data-site': 'shop' })])(
    'that names no site or has no address does nothing',
    (tag) => {
      expect(scriptOptions(tag)).toBeNull();
    },
  );

  test('is found by its data-site where the browser does not say which script runs', () => {
    const page = document.implementation.createHTMLDocument();
    expect(ownScript(page)).toBeNull();
    page.head.append(script({ src: 'https://other.example/x.js' }));
    const own = script({ src: 'https://chat.example/throughline.js', 'data-site': 'shop', type: 'text/plain' });
    page.head.append(own);
    expect(ownScript(page)).toBe(own);
  });
});

describe('a call from the page', () => {
  const api = (): PublicApi => ({
    push: vi.fn(),
    open: vi.fn(),
    close: vi.fn(),
    toggle: vi.fn(),
    compose: vi.fn(),
    on: vi.fn(),
    destroy: vi.fn(),
  });

  test('that is ours is run', () => {
    const face = api();
    const listener = (): void => {};
    expect(
      [['open'], ['close'], ['toggle'], ['compose', 'Hi'], ['on', 'unread', listener], ['destroy']].map((call) =>
        runCall(face, call),
      ),
    ).toEqual(Array(6).fill(true));
    expect(face.compose).toHaveBeenCalledWith('Hi');
    expect(face.on).toHaveBeenCalledWith('unread', listener);
  });

  test.each([
    [null],
    ['open'],
    [{ 0: 'open' }],
    [[]],
    [['constructor']],
    [['__proto__', 'x']],
    [['push', ['open']]],
    [['compose', { toString: () => 'x' }]],
    [['on', 'open', 'alert(1)']],
    [['on', 'constructor', () => {}]],
    [[['open']]],
  ])('that is not ours (%j) runs nothing', (call) => {
    const face = api();
    expect(runCall(face, call)).toBe(false);
    for (const method of Object.values(face)) expect(method).not.toHaveBeenCalled();
  });
});
