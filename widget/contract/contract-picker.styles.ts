import { css } from 'lit';

/** How `<throughline-contract-picker>` looks. */
export const contractPickerStyles = css`
  :host {
    /* What has the focus scrolls clear of the sticky end. */
    scroll-padding-block-end: 150px;
  }
  form {
    padding-block-end: 20px;
  }
  fieldset {
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    margin-block-end: 12px;
    padding: 0;
  }
  .option {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: start;
    gap: 2px 10px;
    padding: 11px 13px;
    border: 1px solid var(--tl-line);
    border-radius: 14px;
    cursor: pointer;
    font-size: 15px;
  }
  .option:hover {
    background: var(--tl-sunken);
  }
  .option:has(> input:checked) {
    border-color: var(--tl-accent-text);
    box-shadow: inset 0 0 0 1px var(--tl-accent-text);
  }
  .option > small {
    grid-column: 2;
    font-size: 13px;
    font-weight: 400;
    color: var(--tl-soft);
  }
  input[type='radio'],
  input[type='checkbox'] {
    inline-size: 18px;
    block-size: 18px;
    margin: 2px 0 0;
    accent-color: var(--tl-accent-text);
  }
  input[type='checkbox'] {
    inline-size: 24px;
    block-size: 24px;
    margin: -1px 0 0;
  }
  .waits {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
    margin-block: -2px 4px;
    padding-inline-start: 41px;
  }
  .waits.flush {
    margin-block: 6px 0;
    padding: 0;
  }
  .pill {
    position: relative;
    padding: 5px 12px;
    border: 1px solid var(--tl-field-line);
    border-radius: 999px;
    font-size: 13px;
    font-weight: 500;
    cursor: pointer;
  }
  .pill input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .pill:has(:checked) {
    border-color: var(--tl-accent);
    background: var(--tl-accent);
    color: var(--tl-on-accent);
  }
  .pill:has(:focus-visible) {
    outline: 2px solid var(--tl-accent-text);
    outline-offset: 2px;
  }
  details {
    border: 1px solid var(--tl-line);
    border-radius: 14px;
  }
  summary {
    padding: 11px 13px;
    border-radius: 14px;
    font-size: 14px;
    font-weight: 600;
    cursor: pointer;
  }
  .limits {
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 2px 13px 13px;
  }
  .check {
    display: flex;
    gap: 10px;
    align-items: start;
    font-size: 14px;
    font-weight: 400;
  }
  .two {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(140px, 100%), 1fr));
    gap: 10px;
  }
  .limits small {
    display: block;
    margin-block-start: 6px;
    font-size: 13px;
    color: var(--tl-soft);
  }
  .order {
    display: grid;
    gap: 8px;
    justify-items: start;
    padding-inline-start: 13px;
    border-inline-start: 3px solid var(--tl-line);
  }
  ol {
    display: grid;
    gap: 8px;
    inline-size: 100%;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .at,
  .after {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .after {
    gap: 8px;
    margin-block-end: 8px;
  }
  .at .field,
  .after .field {
    flex: 1;
    min-inline-size: 0;
  }
  .after .field {
    flex: 0 0 140px;
    margin: 0;
  }
  .then {
    min-inline-size: 0;
    font-weight: 500;
    color: var(--tl-soft);
  }
  .end {
    position: sticky;
    inset-block-end: 0;
    display: flex;
    flex-direction: column;
    gap: 12px;
    margin: auto -20px -20px;
    padding: 12px 20px calc(16px + env(safe-area-inset-bottom, 0px));
    border-block-start: 1px solid var(--tl-line);
    background: var(--tl-surface);
  }
  .preview {
    padding: 12px 14px;
    border-radius: 14px;
    background: var(--tl-sunken);
    font-size: 14px;
    overflow-wrap: anywhere;
  }
`;
