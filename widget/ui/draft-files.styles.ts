import { css } from 'lit';

/** How `<throughline-draft-files>` looks. */
export const draftFilesStyles = css`
  :host {
    display: block;
    margin-block-end: 8px;
  }
  ul {
    display: flex;
    flex-direction: column;
    gap: 6px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .chips {
    max-block-size: min(180px, 26vh);
    overflow-y: auto;
    scrollbar-width: thin;
  }
  .chip {
    display: flex;
    align-items: center;
    gap: 10px;
    padding-block: 6px;
    padding-inline: 12px 4px;
    border-radius: 14px;
    background: var(--tl-sunken);
    font-size: 13px;
  }
  .chip > .icon {
    color: var(--tl-soft);
  }
  .chip.failed > .icon,
  .chip.failed .state {
    color: var(--tl-danger);
  }
  .chip.sent > .icon {
    color: var(--tl-good);
  }
  .about {
    flex: 1;
    min-inline-size: 0;
  }
  .name,
  .state {
    display: block;
  }
  .name {
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .state {
    font-size: 12px;
    color: var(--tl-soft);
    font-variant-numeric: tabular-nums;
  }
  .link {
    max-inline-size: 100%;
    overflow-wrap: anywhere;
    text-align: start;
    font-size: 12px;
  }
  .round {
    inline-size: 32px;
    block-size: 32px;
    color: var(--tl-soft);
  }
  .round .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  .bar {
    display: block;
    block-size: 4px;
    margin-block: 4px 2px;
    border-radius: 4px;
    overflow: hidden;
    background: var(--tl-line);
  }
  .bar svg {
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }
  .bar svg:dir(rtl) {
    transform: scaleX(-1);
  }
  rect {
    fill: var(--tl-accent-text);
    transition: width 0.2s;
  }
  .problems {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    margin-block-end: 6px;
    padding: 6px 12px;
    border-radius: 14px;
    background: var(--tl-danger-soft);
    color: var(--tl-danger);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .problems ul {
    flex: 1;
    min-inline-size: 0;
  }
  .problems .icon {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 2px;
  }
  .problems .link {
    color: inherit;
    text-decoration: underline;
  }
`;
