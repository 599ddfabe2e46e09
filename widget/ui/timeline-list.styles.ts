import { css } from 'lit';

/** How `<throughline-timeline>` looks. */
export const timelineListStyles = css`
  :host {
    position: relative;
    display: block;
    min-block-size: 0;
    background: var(--tl-surface);
  }
  .scroller {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    overflow-y: auto;
    overscroll-behavior: contain;
    /* Positions are kept by hand: Safari has no scroll anchoring, and two of them would fight. */
    overflow-anchor: none;
    padding: 16px;
    scrollbar-width: thin;
    scrollbar-color: var(--tl-line) transparent;
  }
  .scroller:focus-visible {
    outline-offset: -3px;
  }
  .scroller > :first-child {
    margin-block-start: auto;
  }
  p {
    margin: 0;
  }
  .earlier {
    align-self: center;
    padding: 6px 14px;
    border-radius: 999px;
    font-size: 13px;
  }
  .day {
    align-self: center;
    margin-block: 16px 8px;
    font-size: 12px;
    font-weight: 600;
    color: var(--tl-soft);
  }
  .day::first-letter {
    text-transform: uppercase;
  }
  .notice {
    display: flex;
    gap: 8px;
    align-self: center;
    max-inline-size: 90%;
    margin-block: 12px;
    padding: 6px 12px;
    border-radius: 12px;
    background: var(--tl-sunken);
    font-size: 13px;
    line-height: 1.4;
    color: var(--tl-soft);
  }
  .notice .icon,
  .label .icon,
  .delivery .icon {
    inline-size: 14px;
    block-size: 14px;
    margin-block-start: 2px;
  }
  .said {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    max-inline-size: 82%;
    margin-block-start: 3px;
  }
  .said.first {
    margin-block-start: 14px;
  }
  .said.failed {
    margin-block-end: 10px;
  }
  .ours {
    align-self: flex-end;
    align-items: flex-end;
  }
  .author {
    margin: 0 4px 4px;
    font-size: 12px;
    font-weight: 600;
    color: var(--tl-soft);
  }
  .label,
  .delivery {
    display: flex;
    gap: 6px;
    margin: 2px 4px;
    font-size: 12px;
    color: var(--tl-soft);
  }
  .bubble {
    position: relative;
    max-inline-size: 100%;
    padding: 8px 13px;
    border-radius: var(--tl-radius);
    background: var(--tl-theirs);
    color: var(--tl-on-theirs);
    overflow-wrap: anywhere;
  }
  .text {
    display: block;
    white-space: pre-wrap;
  }
  .theirs:not(.first) .bubble {
    border-start-start-radius: 6px;
  }
  .theirs:not(.last) .bubble {
    border-end-start-radius: 6px;
  }
  .ours:not(.first) .bubble {
    border-start-end-radius: 6px;
  }
  .ours:not(.last) .bubble {
    border-end-end-radius: 6px;
  }
  .ours .bubble {
    background: var(--tl-accent);
    color: var(--tl-on-accent);
  }
  .note .bubble {
    background: var(--tl-note);
    color: var(--tl-on-note);
  }
  .ours {
    --tl-options-opacity: 0;
  }
  .ours:hover {
    --tl-options-opacity: 1;
  }
  .deleted .bubble {
    background: none;
    box-shadow: inset 0 0 0 1px var(--tl-line);
    color: var(--tl-soft);
    font-style: italic;
  }
  throughline-attachments {
    margin-block-start: 3px;
  }
  throughline-attachments:not(:defined) {
    min-block-size: 56px;
  }
  .failed .bubble {
    background: var(--tl-danger-soft);
    color: var(--tl-text);
  }
  .bubble a {
    color: inherit;
    text-underline-offset: 2px;
  }
  .meta {
    display: flex;
    align-items: center;
    gap: 5px;
    margin: 3px 4px 0;
    font-size: 12px;
    color: var(--tl-soft);
    font-variant-numeric: tabular-nums;
  }
  .via::after {
    content: ' ·';
  }
  .mark .icon {
    inline-size: 15px;
    block-size: 15px;
  }
  .mark.read {
    color: var(--tl-accent-text);
  }
  .bad,
  .link.bad {
    color: var(--tl-danger);
  }
  .actions {
    display: flex;
    gap: 16px;
    margin: 0 4px;
    font-size: 13px;
  }
  .typing {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-block-start: 12px;
    font-size: 12px;
    color: var(--tl-soft);
  }
  .dots {
    display: inline-flex;
    gap: 4px;
    padding: 12px 13px;
    border-radius: var(--tl-radius);
    background: var(--tl-theirs);
  }
  .dots i {
    inline-size: 6px;
    block-size: 6px;
    border-radius: 50%;
    background: var(--tl-soft);
    animation: breathe 1.2s infinite ease-in-out;
  }
  .dots i:nth-child(2) {
    animation-delay: 0.15s;
  }
  .dots i:nth-child(3) {
    animation-delay: 0.3s;
  }
  .newest {
    position: absolute;
    inset-block-end: 12px;
    inset-inline: 0;
    margin-inline: auto;
    inline-size: fit-content;
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 8px 14px;
    border-radius: 999px;
    background: var(--tl-text);
    color: var(--tl-surface);
    font-size: 13px;
    font-weight: 600;
    box-shadow: 0 4px 16px #0003;
  }
  .newest .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  @keyframes breathe {
    0%,
    60%,
    100% {
      opacity: 0.35;
    }
    30% {
      opacity: 1;
      transform: translateY(-2px);
    }
  }
`;
