import { confirmWords } from './confirm-words.ts';

/**
 * The page a confirmation link leads to: `/confirm#<siteId>.<secret>`. It does nothing until somebody presses the button,
 * so that a mail scanner opening the link confirms nothing (I8).
 */
const style = new CSSStyleSheet();
style.replaceSync(`
  :root { color-scheme: light dark; }
  body { min-block-size: 100dvh; background: light-dark(#f4f5f8, #121318); color: light-dark(#1b1d24, #f0f1f5); }
  main { box-sizing: border-box; inline-size: min(26rem, 100% - 2rem); margin: 0 auto; padding: 2.25rem 1.75rem;
    text-align: center; line-height: 1.5; background: light-dark(#fff, #1d1f27); border: 1px solid light-dark(#e1e3ea, #34373f);
    border-radius: 1.25rem; box-shadow: 0 8px 30px rgb(0 0 0 / 8%); position: relative; inset-block-start: 12dvh; }
  h1 { margin: 1rem 0 .5rem; font-size: 1.375rem; line-height: 1.25; text-wrap: balance; }
  h1:focus { outline: 0; }
  p { margin: 0; text-wrap: balance; }
  svg { inline-size: 3rem; block-size: 3rem; padding: .75rem; border-radius: 50%; fill: none; stroke: currentcolor;
    stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round;
    color: light-dark(#0b4fd6, #9cbcff); background: light-dark(#e8efff, #243252); }
  svg.check { color: light-dark(#11713d, #7fdca6); background: light-dark(#e0f5e9, #173b28); }
  svg.warning { color: light-dark(#8a4b00, #ffc57a); background: light-dark(#fff1dc, #42301a); }
  button { font: inherit; font-weight: 600; margin-block-start: 1.5rem; padding: .75rem 2rem; border: 0;
    border-radius: .75rem; color: #fff; background: #0b5fff; cursor: pointer; min-block-size: 2.75rem; inline-size: 100%; }
  button:disabled { opacity: .6; cursor: progress; }
  button:focus-visible { outline: 3px solid light-dark(#0b5fff, #9cbcff); outline-offset: 2px; }
  p.small { margin-block-start: 1.25rem; font-size: .875rem; color: light-dark(#5b5f6b, #a9adba); }
  [hidden] { display: none; }
`);
document.adoptedStyleSheets.push(style);

const pictures = {
  mail: 'M3.5 6.5h17v11h-17zM4 7l8 6 8-6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  warning: 'M12 6v7.5M12 17.5v.01',
};

const language = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in confirmWords) ?? 'en';
const words = confirmWords[language as keyof typeof confirmWords];
const [siteId = '', secret = ''] = location.hash.slice(1).split('.');
const isComplete = siteId !== '' && secret !== '';
// Out of the address bar and the history at once.
history.replaceState(null, '', location.pathname);

function add<K extends keyof HTMLElementTagNameMap>(name: K, text: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.textContent = text;
  document.querySelector('#confirm')?.append(element);
  return element;
}

const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
const path = document.createElementNS(svg.namespaceURI, 'path');

function picture(name: keyof typeof pictures): void {
  svg.setAttribute('class', name);
  path.setAttribute('d', pictures[name]);
}

/** Uses the link up; the word that says how it went. */
async function confirm(): Promise<'done' | 'expired' | 'failed'> {
  try {
    const answer = await fetch(`/v1/sites/${encodeURIComponent(siteId)}/addresses/confirm-link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret }),
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.ok) return 'done';
    return answer.status < 500 && answer.status !== 429 ? 'expired' : 'failed';
  } catch {
    return 'failed';
  }
}

svg.setAttribute('viewBox', '0 0 24 24');
svg.setAttribute('aria-hidden', 'true');
svg.append(path);
picture(isComplete ? 'mail' : 'warning');
document.querySelector('#confirm')?.append(svg);
document.documentElement.lang = language;
document.title = words.title;
const heading = add('h1', words.title);
heading.tabIndex = -1;
const says = add('p', isComplete ? words.ask : words.incomplete);
says.setAttribute('role', 'status');
const button = add('button', words.press);
const small = add('p', words.notMe);
small.className = 'small';
button.hidden = small.hidden = !isComplete;

button.addEventListener('click', async () => {
  button.disabled = true;
  const outcome = await confirm();
  says.textContent = words[outcome];
  button.disabled = false;
  button.hidden = outcome !== 'failed';
  small.hidden = outcome === 'done';
  picture(outcome === 'done' ? 'check' : 'warning');
  if (outcome === 'done') document.title = heading.textContent = words.confirmed;
  // The button that had the focus is gone.
  if (button.hidden) heading.focus();
});
