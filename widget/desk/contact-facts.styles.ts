import { css } from 'lit';

/** How `<throughline-desk-facts>` looks: like the rest of the panel around it. */
export const contactFactsStyles = css`
  :host {
    display: grid;
    gap: 16px;
    padding-block: 0 20px;
    overflow-wrap: anywhere;
  }
  h3 {
    margin: 0 0 4px;
    font-size: 12px;
    line-height: 1.45;
    font-weight: 600;
    color: var(--tl-soft);
  }
  p {
    margin: 0;
  }
  .soft {
    font-size: 13px;
    color: var(--tl-soft);
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    max-inline-size: 100%;
    padding-inline-start: 10px;
    border-radius: 999px;
    background: var(--tl-sunken);
    font-size: 13px;
    line-height: 26px;
  }
  li bdi {
    min-inline-size: 0;
  }
  li button {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 26px;
    block-size: 26px;
    border-radius: 50%;
    color: var(--tl-soft);
  }
  li button:hover {
    background: color-mix(in srgb, currentcolor 12%, transparent);
  }
  li .icon {
    inline-size: 13px;
    block-size: 13px;
    stroke-width: 2.2;
  }
  form {
    display: flex;
    align-items: center;
    gap: 4px;
    margin-block-start: 8px;
  }
  .field {
    min-inline-size: 0;
    min-block-size: 36px;
    padding: 5px 10px;
    border-radius: 10px;
  }
  .quiet {
    flex: none;
    white-space: nowrap;
    min-block-size: 36px;
    padding: 5px 10px;
    border-radius: 10px;
    font-size: 14px;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    table-layout: fixed;
    font-size: 14px;
  }
  th,
  td {
    padding: 4px 0;
    vertical-align: top;
    text-align: start;
    border-block-end: 1px solid var(--tl-line);
  }
  th {
    inline-size: 42%;
    padding-inline-end: 10px;
    font-weight: 400;
    color: var(--tl-soft);
  }
`;
