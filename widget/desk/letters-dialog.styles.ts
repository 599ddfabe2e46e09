import { css } from 'lit';

/** How `<throughline-desk-letters>` looks. */
export const lettersDialogStyles = css`
  dialog {
    inline-size: min(640px, calc(100vw - 32px));
  }
  p {
    margin: 0;
  }
  .lead {
    margin-block-end: 14px;
    color: var(--tl-soft);
  }
  ul {
    display: grid;
    gap: 10px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  ul > li {
    display: grid;
    gap: 6px;
    padding: 12px 14px;
    border: 1px solid var(--tl-line);
    border-radius: 14px;
    overflow-wrap: anywhere;
  }
  .to {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
  }
  .to .icon {
    inline-size: 17px;
    block-size: 17px;
  }
  time {
    margin-inline-start: auto;
    font-size: 13px;
    color: var(--tl-soft);
  }
  summary {
    inline-size: fit-content;
    min-block-size: 24px;
    font-size: 13px;
    color: var(--tl-soft);
    cursor: pointer;
  }
  ol {
    display: grid;
    gap: 4px;
    margin: 4px 0 0;
    padding-inline-start: 22px;
    font-size: 14px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 18px;
    font-size: 14px;
  }
  .link[aria-disabled='true'] {
    color: var(--tl-soft);
    cursor: default;
    text-decoration: none;
  }
  .bad {
    color: var(--tl-danger);
  }
  .done {
    color: var(--tl-good);
    font-weight: 600;
  }
  .empty {
    display: flex;
    gap: 10px;
    padding-block: 18px;
  }
  .empty .icon {
    color: var(--tl-good);
  }
`;
