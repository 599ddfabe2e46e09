import { confirmPageStyles } from './confirm-page.styles.ts';
import { confirmWords } from './confirm-words.ts';

const pictures = {
  mail: 'M3.5 6.5h17v11h-17zM4 7l8 6 8-6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  warning: 'M12 6v7.5M12 17.5v.01',
};
const svgNamespace = 'http://www.w3.org/2000/svg';

/** Uses the link up; the word that says how it went. */
async function confirm(siteId: string, secret: string): Promise<'done' | 'expired' | 'failed'> {
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

/** A picture at the card's head; the function it returns changes it. */
function addPicture(main: Element): (name: keyof typeof pictures) => void {
  const svg = document.createElementNS(svgNamespace, 'svg');
  const path = document.createElementNS(svgNamespace, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(path);
  main.append(svg);
  return (name) => {
    svg.setAttribute('class', name);
    path.setAttribute('d', pictures[name]);
  };
}

function add<K extends keyof HTMLElementTagNameMap>(main: Element, name: K, text: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.textContent = text;
  main.append(element);
  return element;
}

/**
 * The page a confirmation link leads to: `/confirm#<siteId>.<secret>`. It does nothing until somebody presses the button,
 * so that a mail scanner opening the link confirms nothing (I8).
 */
export function showConfirmation(main: Element): void {
  const language = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in confirmWords) ?? 'en';
  const words = confirmWords[language as keyof typeof confirmWords];
  const [siteId = '', secret = ''] = location.hash.slice(1).split('.');
  const isComplete = siteId !== '' && secret !== '';
  // Out of the address bar and the history at once.
  history.replaceState(null, '', location.pathname);
  document.adoptedStyleSheets.push(confirmPageStyles);
  document.documentElement.lang = language;
  document.title = words.title;

  const picture = addPicture(main);
  picture(isComplete ? 'mail' : 'warning');
  const heading = add(main, 'h1', words.title);
  heading.tabIndex = -1;
  const says = add(main, 'p', isComplete ? words.ask : words.incomplete);
  says.setAttribute('role', 'status');
  if (!isComplete) return;
  const button = add(main, 'button', words.press);
  const small = add(main, 'p', words.notMe);
  small.className = 'small';

  button.addEventListener('click', async () => {
    button.disabled = true;
    const outcome = await confirm(siteId, secret);
    says.textContent = words[outcome];
    button.disabled = false;
    button.hidden = outcome !== 'failed';
    small.hidden = outcome === 'done';
    picture(outcome === 'done' ? 'check' : 'warning');
    if (outcome === 'done') document.title = heading.textContent = words.confirmed;
    // The button that had the focus is gone.
    if (button.hidden) heading.focus();
  });
}
