import { css } from 'lit';

/** What every element of ours shares: box model, focus ring, buttons, fields, words for screen readers only. */
export const base = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: 2px solid var(--tl-accent-text);
    outline-offset: 2px;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button {
    cursor: pointer;
    border: 0;
    background: none;
    padding: 0;
    -webkit-tap-highlight-color: transparent;
  }
  button:disabled {
    cursor: default;
    opacity: 0.5;
  }
  .primary,
  .quiet {
    min-block-size: 40px;
    padding: 8px 16px;
    border-radius: 12px;
    font-weight: 600;
  }
  .primary {
    background: var(--tl-accent);
    color: var(--tl-on-accent);
  }
  .primary:hover:enabled {
    background: color-mix(in srgb, var(--tl-accent) 88%, black);
  }
  .quiet {
    color: var(--tl-accent-text);
  }
  .quiet:hover:enabled,
  .round:hover:enabled {
    background: color-mix(in srgb, currentcolor 8%, transparent);
  }
  .round {
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    flex: none;
    border-radius: 50%;
  }
  .field {
    inline-size: 100%;
    min-block-size: 44px;
    padding: 9px 12px;
    border: 1px solid var(--tl-field-line);
    border-radius: 12px;
    background: var(--tl-surface);
    /* Below 16 px iOS zooms the page when the field gets the focus. */
    font-size: 16px;
  }
  ::placeholder {
    color: var(--tl-soft);
    opacity: 1;
  }
  .link {
    padding: 2px 4px;
    margin-inline: -4px;
    border-radius: 6px;
    min-block-size: 24px;
    color: var(--tl-accent-text);
    font-weight: 600;
  }
  .link:hover {
    text-decoration: underline;
  }
  .icon {
    display: block;
    inline-size: 20px;
    block-size: 20px;
    flex: none;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .icon.directional:dir(rtl) {
    transform: scaleX(-1);
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation-duration: 1ms !important;
      animation-iteration-count: 1 !important;
      transition-duration: 1ms !important;
    }
  }
`;
