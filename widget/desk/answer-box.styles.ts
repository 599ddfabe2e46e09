import { css } from 'lit';

/** How `<throughline-desk-answer>` looks: a note is another colour all over, so that nobody sends one by mistake. */
export const answerBoxStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    padding: 10px 16px max(16px, env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--tl-line);
    background: var(--tl-surface);
  }
  :host([mode='note']) {
    background: var(--tl-note);
    color: var(--tl-on-note);
  }
  fieldset {
    display: flex;
    align-items: center;
    gap: 4px;
    margin: 0 0 8px;
    padding: 0;
    border: 0;
  }
  label {
    position: relative;
    display: flex;
    align-items: center;
    gap: 6px;
    min-block-size: 32px;
    padding: 4px 12px;
    border-radius: 999px;
    font-size: 13px;
    font-weight: 600;
    color: var(--tl-soft);
    cursor: pointer;
  }
  :host([mode='note']) label {
    color: var(--tl-on-note);
  }
  label:hover {
    background: color-mix(in srgb, currentcolor 8%, transparent);
  }
  label .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  label input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  label:has(:checked).reply {
    background: color-mix(in srgb, var(--tl-accent) 12%, var(--tl-surface));
    color: var(--tl-accent-text);
  }
  :host([mode='note']) label:has(:checked) {
    background: var(--tl-on-note);
    color: var(--tl-note);
  }
  label:has(:focus-visible) {
    outline: 2px solid currentcolor;
    outline-offset: 2px;
  }
  .drop {
    position: relative;
  }
  .hint {
    position: absolute;
    inset: -4px;
    display: none;
    place-content: center;
    grid-auto-flow: column;
    gap: 8px;
    margin: 0;
    border: 2px dashed var(--tl-accent-text);
    border-radius: 16px;
    background: var(--tl-surface);
    color: var(--tl-accent-text);
    font-weight: 600;
    pointer-events: none;
  }
  .dropping .hint {
    display: grid;
  }
  .changing {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 32px;
    margin: 0 0 8px;
    font-size: 13px;
    font-weight: 600;
  }
  .changing .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  .changing .link {
    margin-inline-start: auto;
  }
  :host([mode='note']) .link {
    color: var(--tl-on-note);
    text-decoration: underline;
  }
  .keys {
    flex: 1;
    text-align: end;
    white-space: nowrap;
    font-size: 12px;
    color: var(--tl-soft);
  }
  :host([mode='note']) .keys {
    color: var(--tl-on-note);
  }
  .above {
    margin-block-end: 8px;
    padding-inline: 2px;
  }
  summary {
    list-style: none;
    cursor: pointer;
    border-radius: 6px;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  .line {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    padding-inline-start: 21px;
    font-size: 13px;
    color: var(--tl-text);
    overflow-wrap: anywhere;
  }
  [open] .line {
    -webkit-line-clamp: none;
  }
  .second {
    margin-block-start: 1px;
    color: var(--tl-soft);
  }
  .forecast {
    color: var(--tl-text);
  }
  .contract {
    font-weight: 500;
  }
  .contract .icon {
    display: inline-block;
    inline-size: 15px;
    block-size: 15px;
    margin-inline: -21px 6px;
    vertical-align: -2px;
  }
  .private {
    display: flex;
    gap: 6px;
    margin: 0;
    font-size: 13px;
    font-weight: 500;
  }
  .private .icon {
    inline-size: 15px;
    block-size: 15px;
    margin-block-start: 2px;
  }
  throughline-composer {
    background: none;
  }
  :host([mode='note']) throughline-composer::part(box) {
    border-color: var(--tl-on-note);
    background: color-mix(in srgb, var(--tl-note) 50%, var(--tl-surface));
  }
  :host([mode='note']) throughline-composer {
    --tl-accent: var(--tl-on-note);
    --tl-on-accent: var(--tl-note);
    --tl-accent-text: var(--tl-on-note);
    --tl-soft: var(--tl-on-note);
    --tl-line: color-mix(in srgb, var(--tl-on-note) 22%, transparent);
  }
  @container (max-width: 659px) {
    .keys {
      display: none;
    }
  }
`;
