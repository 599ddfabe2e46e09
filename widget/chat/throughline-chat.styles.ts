import { css } from 'lit';

/** How `<throughline-chat>` looks: the panel, its header, the empty state. */
export const throughlineChatStyles = css`
  dialog {
    position: fixed;
    inset: auto;
    inset-block-end: calc(92px + env(safe-area-inset-bottom, 0px));
    inset-inline-end: calc(20px + env(safe-area-inset-right, 0px));
    z-index: var(--throughline-z-index, 2147483000);
    inline-size: min(400px, calc(100vw - 40px));
    block-size: min(680px, calc(100dvh - 112px));
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: calc(var(--tl-radius) + 4px);
    overflow: hidden;
    background: var(--tl-surface);
    color: var(--tl-text);
    font: inherit;
    box-shadow: var(--tl-shade);
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
    animation: rise 0.22s cubic-bezier(0.2, 0.9, 0.3, 1);
    transform-origin: 100% 100%;
  }
  :host([position='start']) dialog {
    inset-inline: calc(20px + env(safe-area-inset-left, 0px)) auto;
  }
  dialog:focus,
  h1:focus {
    outline: none;
  }
  dialog:modal {
    inset: var(--tl-top, 0) 0 auto;
    inline-size: 100%;
    block-size: var(--tl-height, 100dvh);
    border-radius: 0;
    box-shadow: none;
  }
  dialog::backdrop {
    background: none;
  }
  header {
    display: flex;
    align-items: center;
    gap: 10px;
    padding-block: 12px;
    padding-inline: 16px 12px;
    border-block-end: 1px solid var(--tl-line);
  }
  dialog:modal header {
    padding-block-start: calc(10px + env(safe-area-inset-top, 0px));
  }
  header.inside {
    padding-inline-start: 8px;
  }
  .avatar {
    display: grid;
    place-items: center;
    inline-size: 38px;
    block-size: 38px;
    flex: none;
    border-radius: 50%;
    background: var(--tl-accent);
    color: var(--tl-on-accent);
    font-size: 16px;
    font-weight: 650;
    text-transform: uppercase;
  }
  .who {
    flex: 1;
    min-inline-size: 0;
  }
  h1 {
    margin: 0;
    overflow: hidden;
    font-size: 16px;
    font-weight: 650;
    line-height: 1.3;
    letter-spacing: -0.01em;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .availability {
    display: flex;
    align-items: center;
    gap: 6px;
    margin: 0;
    font-size: 13px;
    line-height: 1.35;
    color: var(--tl-soft);
  }
  .availability.online::before {
    content: '';
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--tl-good);
  }
  header .round {
    color: var(--tl-soft);
  }
  .warning {
    display: flex;
    gap: 8px;
    margin: 0;
    padding: 8px 16px;
    background: var(--tl-note);
    color: var(--tl-on-note);
    font-size: 13px;
  }
  .warning .icon {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 2px;
  }
  .fill {
    flex: 1;
    min-block-size: 0;
  }
  .conversation {
    display: flex;
    flex-direction: column;
  }
  .empty {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    margin: auto;
    padding: 24px;
    max-inline-size: 320px;
    text-align: center;
  }
  .empty .icon {
    inline-size: 52px;
    block-size: 52px;
    padding: 12px;
    margin-block-end: 8px;
    border-radius: 18px;
    background: color-mix(in srgb, var(--tl-accent) 12%, var(--tl-surface));
    color: var(--tl-accent-text);
  }
  .empty h2,
  .empty p {
    margin: 0;
    text-wrap: balance;
  }
  .empty h2 {
    font-size: 20px;
    font-weight: 650;
    line-height: 1.25;
    letter-spacing: -0.015em;
  }
  .empty p,
  .loading {
    color: var(--tl-soft);
  }
  .loading {
    margin: auto;
    animation: late 0.2s 0.4s both;
  }
  throughline-composer {
    padding: 10px 12px calc(12px + env(safe-area-inset-bottom, 0px));
    border-block-start: 1px solid var(--tl-line);
  }
  .changing {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 0 4px 8px;
    font-size: 13px;
    color: var(--tl-soft);
  }
  .changing span {
    flex: 1;
  }
  .changing .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  .dropping::after {
    content: '';
    position: absolute;
    inset: 6px;
    border: 2px dashed var(--tl-accent-text);
    border-radius: var(--tl-radius);
    background: color-mix(in srgb, var(--tl-accent) 12%, transparent);
    pointer-events: none;
  }
  throughline-elsewhere:not(:defined) {
    min-block-size: 120px;
  }
  .invitation {
    display: flex;
    align-items: center;
    gap: 6px;
    margin: 0 0 6px;
    font-size: 13px;
    text-align: start;
  }
  .invitation .icon {
    inline-size: 15px;
    block-size: 15px;
  }
  throughline-contract {
    padding: 0 4px 9px;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px) scale(0.98);
    }
  }
  @keyframes late {
    from {
      opacity: 0;
    }
  }
  @media print {
    dialog {
      display: none;
    }
  }
`;
