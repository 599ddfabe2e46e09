import { css } from 'lit';

/** How `<throughline-desk-list>` looks. */
export const conversationListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  [role='tablist'] {
    display: flex;
    gap: 2px;
    margin: 0 16px 12px;
    padding: 3px;
    border-radius: 12px;
    background: var(--tl-sunken);
  }
  [role='tab'] {
    flex: 1;
    min-block-size: 34px;
    padding: 4px 8px;
    border-radius: 9px;
    color: var(--tl-soft);
    font-size: 13px;
    font-weight: 600;
    white-space: nowrap;
  }
  [role='tab'][aria-selected='true'] {
    background: light-dark(var(--tl-surface), var(--tl-line));
    color: var(--tl-text);
    box-shadow: 0 1px 3px #10182826;
  }
  .count {
    margin-inline-start: 5px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    color: var(--tl-soft);
  }
  [role='tabpanel'] {
    position: relative;
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 0 8px 12px;
    scrollbar-width: thin;
    scrollbar-color: var(--tl-line) transparent;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .row {
    position: relative;
    overflow: clip;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 1px 12px;
    inline-size: 100%;
    padding: 10px;
    border-radius: 14px;
    text-align: start;
  }
  .row:hover {
    background: var(--tl-sunken);
  }
  .row[aria-current='true'] {
    background: color-mix(in srgb, var(--tl-accent) 11%, var(--tl-surface));
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .row .avatar {
    grid-row: 1 / 3;
    align-self: center;
  }
  .top,
  .bottom {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
    min-block-size: 21px;
  }
  .name {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
  }
  time {
    flex: none;
    font-size: 12px;
    color: var(--tl-soft);
    font-variant-numeric: tabular-nums;
  }
  .preview {
    display: flex;
    align-items: center;
    gap: 6px;
    flex: 1;
    min-inline-size: 0;
    overflow: clip;
    font-size: 13.5px;
    color: var(--tl-soft);
  }
  .said {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .unread .name {
    font-weight: 700;
  }
  .unread .preview {
    color: var(--tl-text);
    font-weight: 500;
  }
  .channel .icon,
  .tag .icon {
    inline-size: 14px;
    block-size: 14px;
  }
  .badge {
    flex: none;
    min-inline-size: 20px;
    padding: 0 6px;
    border-radius: 999px;
    background: var(--tl-accent);
    color: var(--tl-on-accent);
    font-size: 12px;
    font-weight: 700;
    line-height: 20px;
    text-align: center;
    font-variant-numeric: tabular-nums;
  }
  .tag {
    display: flex;
    align-items: center;
    gap: 4px;
    flex: none;
    font-size: 12px;
    font-weight: 600;
    color: var(--tl-good);
  }
  .more {
    display: block;
    margin: 8px auto 0;
    font-size: 14px;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 4px;
    margin: 15vh 20px 0;
    text-align: center;
    color: var(--tl-soft);
  }
  .empty .icon {
    inline-size: 32px;
    block-size: 32px;
    margin-block-end: 8px;
    stroke-width: 1.4;
  }
  .empty b {
    color: var(--tl-text);
  }
  .bone {
    display: grid;
    grid-template-columns: 40px 1fr;
    gap: 8px 12px;
    padding: 12px 10px;
    animation: pulse 1.4s infinite alternate ease-in-out;
  }
  .bone i {
    block-size: 12px;
    border-radius: 6px;
    background: var(--tl-line);
  }
  .bone i:first-child {
    grid-row: 1 / 3;
    block-size: 40px;
    border-radius: 50%;
  }
  .bone i:nth-child(2) {
    inline-size: 45%;
  }
  @keyframes pulse {
    to {
      opacity: 0.45;
    }
  }
`;
