import { add, addPicture, readersLanguage } from './card.ts';
import { confirmPageStyles } from './confirm-page.styles.ts';
import { confirmWords } from './confirm-words.ts';

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

/**
 * The page a confirmation link leads to: `/confirm#<siteId>.<secret>`. It does nothing until somebody presses the button,
 * so that a mail scanner opening the link confirms nothing (I8).
 */
export function showConfirmation(main: Element): void {
  const language = readersLanguage(confirmWords);
  const words = confirmWords[language];
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
