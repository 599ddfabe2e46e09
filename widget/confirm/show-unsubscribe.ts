import { add, addPicture, readersLanguage } from './card.ts';
import { confirmPageStyles } from './confirm-page.styles.ts';
import { preferenceWords } from './preference-words.ts';

/** Does what the mail program's own button does (RFC 8058); the word that says how it went. */
async function stop(): Promise<'stopDone' | 'expired' | 'failed'> {
  try {
    const answer = await fetch(location.pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.ok) return 'stopDone';
    return answer.status < 500 && answer.status !== 429 ? 'expired' : 'failed';
  } catch {
    return 'failed';
  }
}

/**
 * The page behind the link that mail programs show beside the sender, `/unsubscribe/<siteId>/<secret>`, where they open it
 * instead of asking by themselves. Nothing ends before the press (I8).
 */
export function showUnsubscribe(main: Element): void {
  const language = readersLanguage(preferenceWords);
  const words = preferenceWords[language];
  document.adoptedStyleSheets.push(confirmPageStyles);
  document.documentElement.lang = language;
  document.title = words.stopTitle;
  const picture = addPicture(main);
  picture('mail');
  const heading = add(main, 'h1', words.stopTitle);
  heading.tabIndex = -1;
  const says = add(main, 'p', words.stopAsk);
  says.setAttribute('role', 'status');
  const button = add(main, 'button', words.stopPress);
  button.addEventListener('click', async () => {
    button.disabled = true;
    const outcome = await stop();
    says.textContent = words[outcome];
    picture(outcome === 'stopDone' ? 'check' : 'warning');
    button.disabled = false;
    button.hidden = outcome !== 'failed';
    if (button.hidden) heading.focus();
  });
}
