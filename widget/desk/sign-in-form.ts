import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { base } from '../ui/base.ts';
import { icon } from '../ui/icon.ts';
import type { SignInProblem } from './desk-session.ts';
import { type DeskMessages, translateDesk } from './i18n.ts';

function problemWords(problem: SignInProblem, words: DeskMessages['signIn']): string {
  if (problem.why === 'too-many') return words.tooMany(problem.minutes);
  const byReason = {
    wrong: words.wrong,
    'not-an-agent': words.notAnAgent,
    unreachable: words.unreachable,
    unavailable: words.unavailable,
  };
  return byReason[problem.why];
}

/**
 * Where an agent signs in. The password is handed to `submit` and kept nowhere.
 *
 * @element throughline-desk-sign-in
 * @attr {string} locale - BCP 47 tag of the agent's language.
 */
export class SignInForm extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        place-items: center;
        block-size: 100%;
        overflow: auto;
        padding: 24px 16px;
        background: var(--tl-sunken);
      }
      form {
        inline-size: min(100%, 400px);
        padding: 36px 32px;
        border-radius: 20px;
        background: var(--tl-surface);
        box-shadow: var(--tl-shade);
      }
      .mark {
        display: grid;
        place-items: center;
        inline-size: 48px;
        block-size: 48px;
        margin-block-end: 20px;
        border-radius: 14px;
        background: var(--tl-accent);
        color: var(--tl-on-accent);
      }
      .mark .icon {
        inline-size: 26px;
        block-size: 26px;
      }
      h1 {
        margin: 0;
        font-size: 22px;
        line-height: 1.25;
        letter-spacing: -0.01em;
      }
      .lead {
        margin: 6px 0 24px;
        color: var(--tl-soft);
      }
      label {
        display: block;
        margin-block: 16px 6px;
        font-size: 13px;
        font-weight: 600;
      }
      .password {
        position: relative;
      }
      .password .field {
        padding-inline-end: 76px;
      }
      .password .link {
        position: absolute;
        inset-block: 10px;
        inset-inline-end: 12px;
        margin: 0;
        font-size: 13px;
      }
      .field[aria-invalid='true'] {
        border-color: var(--tl-danger);
      }
      .primary {
        inline-size: 100%;
        min-block-size: 46px;
        margin-block-start: 24px;
      }
      .message {
        display: flex;
        gap: 8px;
        margin: 16px 0 0;
        padding: 10px 12px;
        border-radius: 12px;
        background: var(--tl-danger-soft);
        color: var(--tl-danger);
        font-size: 14px;
      }
      .message.calm {
        margin: 0 0 8px;
        background: var(--tl-sunken);
        color: var(--tl-text);
      }
      @media (max-width: 480px) {
        form {
          padding: 28px 20px;
        }
      }
    `,
  ];
  static override properties = {
    locale: { type: String },
    wasSignedOut: { attribute: false },
    submit: { attribute: false },
    isBusy: { state: true },
    isShown: { state: true },
    problem: { state: true },
  };

  declare locale: string;
  /** The session ended without the agent's doing. */
  declare wasSignedOut: boolean;
  /** Signs in; resolves with what stood in the way, or null. */
  declare submit: (email: string, password: string) => Promise<SignInProblem | null>;
  declare protected isBusy: boolean;
  declare protected isShown: boolean;
  /** The sentence about what is wrong, and the field it is about. */
  declare protected problem: { sentence: string; field: 'email' | 'password' | null } | null;

  constructor() {
    super();
    this.locale = 'en';
    this.wasSignedOut = false;
    this.submit = async () => null;
    this.isBusy = false;
    this.isShown = false;
    this.problem = null;
  }

  override focus(options?: FocusOptions): void {
    this.#field('email')?.focus(options);
  }

  #field(name: string): HTMLInputElement | null {
    return this.renderRoot.querySelector(`#${name}`);
  }

  #onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const words = translateDesk(this.locale).signIn;
    const email = this.#field('email')?.value.trim() ?? '';
    const password = this.#field('password')?.value ?? '';
    if (this.isBusy) return;
    if (email === '') return this.#show(words.emailMissing, 'email');
    if (password === '') return this.#show(words.passwordMissing, 'password');
    this.isBusy = true;
    this.problem = null;
    const problem = await this.submit(email, password).finally(() => {
      this.isBusy = false;
    });
    if (problem) this.#show(problemWords(problem, words), problem.why === 'wrong' ? 'password' : null);
  };

  #show(sentence: string, field: 'email' | 'password' | null): void {
    this.problem = { sentence, field };
    if (field === null) return;
    this.#field(field)?.focus();
    this.#field(field)?.select();
  }

  #input(name: 'email' | 'password', type: string, autocomplete: string): TemplateResult {
    return html`<input
      class="field"
      id=${name}
      name=${autocomplete}
      type=${type}
      autocomplete=${autocomplete}
      autocapitalize="none"
      spellcheck="false"
      required
      aria-invalid=${this.problem?.field === name}
      aria-describedby="problem"
    />`;
  }

  #password(words: DeskMessages['signIn']): TemplateResult {
    return html`<label for="password">${words.password}</label>
      <div class="password">
        ${this.#input('password', this.isShown ? 'text' : 'password', 'current-password')}
        <button
          class="link"
          type="button"
          aria-label=${this.isShown ? words.hidePassword : words.showPassword}
          @click=${() => {
            this.isShown = !this.isShown;
          }}
          >${this.isShown ? words.hide : words.show}</button
        >
      </div>`;
  }

  protected override render(): TemplateResult {
    const words = translateDesk(this.locale).signIn;
    return html`<form novalidate aria-busy=${this.isBusy} @submit=${this.#onSubmit}>
      <div class="mark">${icon('chat')}</div>
      <h1>${words.title}</h1>
      <p class="lead">${words.lead}</p>
      ${this.wasSignedOut ? html`<p class="message calm">${icon('exit')}<span>${words.signedOut}</span></p>` : nothing}
      <label for="email">${words.email}</label>
      ${this.#input('email', 'email', 'username')} ${this.#password(words)}
      <div id="problem" role="alert">
        ${this.problem ? html`<p class="message">${icon('warning')}<span>${this.problem.sentence}</span></p>` : nothing}
      </div>
      <button class="primary" type="submit" aria-disabled=${this.isBusy}>${this.isBusy ? words.busy : words.submit}</button>
    </form>`;
  }
}
