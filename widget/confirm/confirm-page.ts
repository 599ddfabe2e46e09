import { confirmWords } from './confirm-words.ts';

/**
 * The page a confirmation link leads to: `/confirm#<siteId>.<secret>`. It does nothing until somebody presses the button,
 * so that a mail scanner opening the link confirms nothing (I8).
 */
const style = new CSSStyleSheet();
style.replaceSync(`
  main { max-inline-size: 28rem; margin: 12vh auto 0; padding: 0 1.25rem; text-align: center; line-height: 1.5; }
  h1 { font-size: 1.5rem; }
  button { font: inherit; font-weight: 600; padding: .75rem 2rem; border: 0; border-radius: .75rem; color: #fff;
    background: #0b5fff; cursor: pointer; min-block-size: 2.75rem; }
  button:disabled { opacity: .6; cursor: progress; }
  button:focus-visible { outline: 3px solid #7aa7ff; outline-offset: 2px; }
  p.small { font-size: .875rem; opacity: .75; }
`);
document.adoptedStyleSheets.push(style);

const language = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in confirmWords) ?? 'en';
const words = confirmWords[language as keyof typeof confirmWords];
const [siteId = '', secret = ''] = location.hash.slice(1).split('.');
// Out of the address bar and the history at once.
history.replaceState(null, '', location.pathname);

function add<K extends keyof HTMLElementTagNameMap>(name: K, text: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.textContent = text;
  document.querySelector('#confirm')?.append(element);
  return element;
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

document.documentElement.lang = language;
document.title = words.title;
add('h1', words.title);
const says = add('p', words.ask);
says.setAttribute('role', 'status');
const button = add('button', words.press);
const small = add('p', words.notMe);
small.className = 'small';

button.addEventListener('click', async () => {
  button.disabled = true;
  const outcome = await confirm();
  says.textContent = words[outcome];
  button.disabled = false;
  button.hidden = outcome !== 'failed';
  small.hidden = outcome === 'done';
});
