import { css } from 'lit';

/** What the desk's dialogs share. */
export const dialogStyles = css`
  dialog {
    max-block-size: calc(100dvh - 32px);
    max-inline-size: calc(100vw - 32px);
    padding: 20px 24px 24px;
    overflow: auto;
    border: 0;
    border-radius: 20px;
    background: var(--tl-surface);
    color: var(--tl-text);
    box-shadow: var(--tl-shade);
  }
  dialog::backdrop {
    background: #0b0d1280;
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    margin-block-end: 8px;
    margin-inline-end: -8px;
  }
  h2 {
    margin: 0;
    font-size: 18px;
    line-height: 1.3;
  }
`;
