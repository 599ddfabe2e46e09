import { afterEach, expect, test, vi } from 'vitest';

/**
 * A page as strict as they come: only scripts and styles of named origins, no inline ones, no strings to markup. The
 * test server plays the gateway.
 */
const policy = [
  `script-src ${location.origin}`,
  `style-src ${location.origin}`,
  "require-trusted-types-for 'script'",
  "base-uri 'none'",
  "object-src 'none'",
].join('; ');

let frame: HTMLIFrameElement;
afterEach(() => frame.remove());

/** Loads a page under the policy; collects what the browser refuses. */
async function strictPage(body: string): Promise<{ page: Document; refused: string[] }> {
  frame = document.createElement('iframe');
  frame.style.cssText = 'inline-size: 1000px; block-size: 700px';
  const address = new URL('/strict', location.origin);
  frame.srcdoc = `<!doctype html><html lang="en"><head><base href="${address}">
    <meta http-equiv="Content-Security-Policy" content="${policy}"></head><body>${body}</body></html>`;
  const refused: string[] = [];
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  const page = frame.contentDocument as Document;
  page.addEventListener('securitypolicyviolation', (event) =>
    refused.push(`${event.violatedDirective} ${event.sample}`),
  );
  return { page, refused };
}

function run(page: Document, path: string): Promise<void> {
  const script = page.createElement('script');
  script.type = 'module';
  // The test page has no policy of its own; a host page would have this tag in its markup.
  const address = new URL(path, location.origin).href;
  const trusted = frame.contentWindow as unknown as {
    trustedTypes: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };
  };
  script.src = trusted.trustedTypes
    .createPolicy(`test-${Math.random()}`, { createScriptURL: (url: string) => url })
    .createScriptURL(address);
  page.head.append(script);
  return new Promise((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`could not load ${address}`));
  });
}

test('the chat stands, opens and is styled on a page with a strict policy, and breaks no rule of it', async () => {
  const { page, refused } = await strictPage(
    '<throughline-chat gateway="https://127.0.0.1:1" site="demo"></throughline-chat>',
  );
  await run(page, '/widget/chat/throughline-chat.define.ts');
  const chat = page.querySelector('throughline-chat') as HTMLElement & { open(): void };
  await vi.waitFor(() => expect(chat.shadowRoot?.querySelector('dialog')).toBeTruthy());
  chat.open();
  await vi.waitFor(() => expect(chat.shadowRoot?.querySelector('dialog')?.open).toBe(true));
  const panel = chat.shadowRoot?.querySelector('dialog') as HTMLElement;
  const styles = (frame.contentWindow as Window).getComputedStyle(panel);
  expect(styles.position).toBe('fixed');
  expect(styles.width).toBe('400px');
  expect(refused).toEqual([]);
});

test('the policy of this test does refuse what is not allowed', async () => {
  const { page, refused } = await strictPage('<p id="p"></p>');
  expect(() => {
    (page.querySelector('#p') as HTMLElement).innerHTML = '<b>x</b>';
  }).toThrow();
  page.querySelector('#p')?.setAttribute('style', 'color: red');
  await vi.waitFor(() => expect(refused.length).toBeGreaterThan(1));
});
