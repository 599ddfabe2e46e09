import { css } from 'lit';

/** What the chat's forms share: the picker, the code, the offer to continue. */
export const formStyles = css`
  :host {
    display: block;
    overflow-y: auto;
    overscroll-behavior: contain;
    background: var(--tl-surface);
  }
  form {
    display: flex;
    flex-direction: column;
    gap: 14px;
    min-block-size: 100%;
    padding: 20px;
    padding-block-end: calc(20px + env(safe-area-inset-bottom, 0px));
  }
  h2 {
    margin: 0;
    font-size: 19px;
    font-weight: 650;
    line-height: 1.3;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  p {
    margin: 0;
  }
  .why {
    color: var(--tl-soft);
  }
  label,
  .name {
    display: block;
    font-size: 13px;
    font-weight: 600;
  }
  label + .field {
    margin-block-start: 6px;
  }
  .problem {
    display: flex;
    gap: 6px;
    margin-block-start: 6px;
    font-size: 13px;
    color: var(--tl-danger);
  }
  .problem .icon {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 1px;
  }
  [aria-invalid='true'] {
    border-color: var(--tl-danger);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: auto;
  }
  .buttons .primary {
    flex: 1;
    min-block-size: 46px;
  }
`;
