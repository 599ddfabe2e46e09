import { add, addPicture, readersLanguage } from './card.ts';
import { confirmPageStyles } from './confirm-page.styles.ts';
import { type PreferenceWords, preferenceWords } from './preference-words.ts';

/** What the gateway says of the address that the link was sent to. */
interface Preferences {
  site: string;
  locale: keyof typeof preferenceWords;
  hint: string;
  sentence: string;
  proposal: string | null;
  isStopped: boolean;
  quiet: { from: string; to: string; timeZone: string } | null;
}

type Asked = { preferences: Preferences } | { problem: 'expired' | 'changed' | 'failed' };

const usualNight = { from: '21:00', to: '08:00' };
const problems: Readonly<Record<number, 'expired' | 'changed'>> = { 409: 'changed', 410: 'expired', 404: 'expired' };

/** Asks the gateway; `change` is what was pressed. */
async function ask(siteId: string, secret: string, change: object | null): Promise<Asked> {
  try {
    const answer = await fetch(`/v1/sites/${encodeURIComponent(siteId)}/preferences${change ? '/change' : ''}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret, ...change }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) return { problem: problems[answer.status] ?? 'failed' };
    return { preferences: (await answer.json()) as Preferences };
  } catch {
    return { problem: 'failed' };
  }
}

/** A control with its words; the whole line can be pressed. */
function addInput(parent: Element, type: 'radio' | 'checkbox' | 'time', text: string): HTMLInputElement {
  const label = add(parent, 'label', '');
  const input = document.createElement('input');
  input.type = type;
  if (type === 'time') label.append(text, input);
  else label.append(input, text);
  return input;
}

function addChoices(form: Element, words: PreferenceWords, { hint, proposal, isStopped }: Preferences): void {
  const group = add(form, 'fieldset', '');
  add(group, 'legend', words.choose);
  const choices: [string, string][] = [
    ['as-it-is', words.asItIs],
    ...(proposal === null ? [] : [['proposal', words.proposed(proposal)] as [string, string]]),
    ['here', words.here],
    ['address', words.address(hint)],
    ...(isStopped ? [] : [['stop', words.stop(hint)] as [string, string]]),
  ];
  for (const [value, text] of choices) {
    const radio = addInput(group, 'radio', text);
    radio.name = 'choice';
    radio.value = value;
    radio.checked = value === 'as-it-is';
  }
}

/** Hours in which nothing is sent; the result reads what is set. */
function addNight(form: Element, words: PreferenceWords, { quiet }: Preferences): () => Preferences['quiet'] {
  const group = add(form, 'fieldset', '');
  group.className = 'night';
  const isNight = addInput(group, 'checkbox', words.night);
  isNight.checked = quiet !== null;
  const times = add(group, 'div', '');
  times.className = 'times';
  const [from, to] = [addInput(times, 'time', words.from), addInput(times, 'time', words.to)];
  for (const time of [from, to]) time.required = true;
  from.value = quiet?.from ?? usualNight.from;
  to.value = quiet?.to ?? usualNight.to;
  const show = () => {
    times.hidden = !isNight.checked;
    for (const time of [from, to]) time.disabled = !isNight.checked;
  };
  isNight.addEventListener('change', show);
  show();
  const timeZone = quiet?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return () => (isNight.checked && from.value !== to.value ? { from: from.value, to: to.value, timeZone } : null);
}

/** One card: what holds, what can be chosen, and the button. Drawn anew after each change. */
class PreferenceCard {
  readonly #main: Element;
  readonly #siteId: string;
  readonly #secret: string;
  readonly #picture: ReturnType<typeof addPicture>;
  readonly #heading: HTMLHeadingElement;
  readonly #says: HTMLParagraphElement;
  readonly #body: HTMLDivElement;
  #words: PreferenceWords;

  constructor(main: Element, siteId: string, secret: string) {
    this.#main = main;
    this.#siteId = siteId;
    this.#secret = secret;
    this.#words = this.#speak(readersLanguage(preferenceWords));
    this.#picture = addPicture(main);
    this.#picture('mail');
    this.#heading = add(main, 'h1', this.#words.title);
    this.#heading.tabIndex = -1;
    this.#says = add(main, 'p', this.#words.loading);
    this.#says.setAttribute('role', 'status');
    this.#body = add(main, 'div', '');
  }

  async open(): Promise<void> {
    const isComplete = this.#siteId !== '' && this.#secret !== '';
    if (!isComplete) return this.#warn('incomplete');
    const asked = await ask(this.#siteId, this.#secret, null);
    if ('problem' in asked) return this.#warn(asked.problem);
    this.#draw(asked.preferences);
    this.#says.textContent = this.#words.now;
  }

  #speak(language: keyof typeof preferenceWords): PreferenceWords {
    const words = preferenceWords[language];
    document.documentElement.lang = language;
    document.title = words.title;
    return words;
  }

  #warn(problem: 'incomplete' | 'expired' | 'changed' | 'failed'): void {
    this.#picture('warning');
    this.#says.textContent = this.#words[problem];
  }

  #draw(preferences: Preferences): void {
    this.#words = this.#speak(preferences.locale);
    const words = this.#words;
    this.#heading.textContent = words.title;
    this.#body.replaceChildren();
    add(this.#body, 'blockquote', preferences.sentence);
    if (preferences.isStopped) add(this.#body, 'p', words.stopped(preferences.hint)).className = 'small';
    const form = add(this.#body, 'form', '');
    addChoices(form, words, preferences);
    const quietNow = addNight(form, words, preferences);
    const button = add(form, 'button', words.save);
    add(this.#body, 'p', preferences.site).className = 'small';
    form.addEventListener('submit', (event) => {
      // The page's policy lets no form go anywhere, and this one need not.
      event.preventDefault();
      const choice = new FormData(form).get('choice');
      void this.#change({ choice, quiet: quietNow() }, button);
    });
  }

  async #change(change: object, button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    const asked = await ask(this.#siteId, this.#secret, change);
    button.disabled = false;
    if ('problem' in asked) return this.#warn(asked.problem);
    this.#draw(asked.preferences);
    this.#picture('check');
    this.#says.textContent = `${this.#words.saved}. ${this.#words.now}`;
    // The button that had the focus is gone.
    this.#heading.focus();
    this.#main.scrollIntoView();
  }
}

/**
 * The page behind the link in each message: `/preferences#<siteId>.<secret>`. It shows where answers go, and changes
 * nothing before the press (I8).
 */
export function showPreferences(main: Element): Promise<void> {
  const [siteId = '', secret = ''] = location.hash.slice(1).split('.');
  // Out of the address bar and the history at once.
  history.replaceState(null, '', location.pathname);
  document.adoptedStyleSheets.push(confirmPageStyles);
  return new PreferenceCard(main, siteId, secret).open();
}
