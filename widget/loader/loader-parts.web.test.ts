import { describe, expect, test } from 'vitest';
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
    const { gateway, init } = scriptOptions(tag);
    expect(gateway).toBe('https://chat.example');
    expect(init).toMatchObject({ site: 'shop', locale: 'nl', theme: 'dark', position: 'start' });
  });

  test('that names no site waits for init; one without an address leaves the gateway to it, too', () => {
    const tag = script({ src: 'https://chat.example/throughline.js', 'data-locale': 'nl' });
    expect(scriptOptions(tag)).toEqual({ gateway: 'https://chat.example', init: null });
    for (const none of [null, script({ 'data-site': 'shop' })]) {
      expect(scriptOptions(none)).toEqual({ gateway: '', init: null });
    }
  });

  test('is found by its data-site where the browser does not say which script runs', () => {
    const page = document.implementation.createHTMLDocument();
    expect(ownScript(page)).toBeNull();
    page.head.append(script({ src: 'https://other.example/x.js' }));
    const own = script({ src: 'https://chat.example/throughline.js', 'data-site': 'shop', type: 'text/plain' });
    page.head.append(own);
    expect(ownScript(page)).toBe(own);
  });
});
