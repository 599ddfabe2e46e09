import { css } from 'lit';

const dark = css`
  color-scheme: dark;
  --tl-surface: var(--throughline-surface, #15171c);
  --tl-sunken: var(--throughline-sunken, #1d2027);
  --tl-text: var(--throughline-text, #eceef2);
  --tl-soft: var(--throughline-text-soft, #a4abb8);
  --tl-line: var(--throughline-line, #2d323b);
  --tl-field-line: #717a8a;
  --tl-theirs: var(--throughline-bubble, #272b34);
  --tl-on-theirs: var(--throughline-on-bubble, #eceef2);
  --tl-note: #392e12;
  --tl-on-note: #f4dfa5;
  --tl-danger: #ff9085;
  --tl-danger-soft: #3a1c1a;
  --tl-good: #4cc38a;
  --tl-accent-text: color-mix(in srgb, var(--tl-accent) 45%, white);
  --tl-shade: 0 0 0 1px #ffffff14, 0 12px 48px #000000a6, 0 2px 8px #00000073;
`;

/**
 * Colours, type and shape, for the `:host` of a face (chat, desk). A page sets `--throughline-*`; everything inside reads
 * the private `--tl-*`, which inherit. The attribute `theme` is `light`, `dark` or `auto` (the person's own preference).
 */
export const theme = css`
  :host {
    /* Nothing of the page's own text styles leaks in; 'direction' is not reset by 'all'. */
    all: initial;
    color-scheme: light;
    --tl-accent: var(--throughline-accent, #2f57e6);
    --tl-on-accent: var(--throughline-on-accent, #fff);
    --tl-radius: var(--throughline-radius, 18px);
    --tl-surface: var(--throughline-surface, #fff);
    --tl-sunken: var(--throughline-sunken, #f5f6f8);
    --tl-text: var(--throughline-text, #16181d);
    --tl-soft: var(--throughline-text-soft, #596070);
    --tl-line: var(--throughline-line, #e4e7ec);
    --tl-field-line: #858d9b;
    --tl-theirs: var(--throughline-bubble, #eff1f5);
    --tl-on-theirs: var(--throughline-on-bubble, #16181d);
    --tl-note: #fff3d1;
    --tl-on-note: #574000;
    --tl-danger: #b3261e;
    --tl-danger-soft: #fdecea;
    --tl-good: #177a50;
    --tl-accent-text: var(--tl-accent);
    --tl-shade: 0 0 0 1px #10182808, 0 12px 48px #10182833, 0 2px 8px #1018281a;
    font: 400 15px / 1.45 var(--throughline-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif);
    color: var(--tl-text);
    -webkit-text-size-adjust: 100%;
  }
  :host([theme='dark']) {
    ${dark}
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      ${dark}
    }
  }
  :host([hidden]) {
    display: none;
  }
`;
