import { css } from 'lit';

/** How `<throughline-handoff>` looks. */
export const handoffCardStyles = css`
  .card {
    display: flex;
    flex-direction: column;
    gap: 14px;
    min-block-size: 100%;
    padding: 20px;
    padding-block-end: calc(20px + env(safe-area-inset-bottom, 0px));
  }
  h2:focus {
    outline: none;
  }
  /* Cameras want dark on light with a quiet edge, whatever the person's theme. */
  .code {
    align-self: center;
    inline-size: min(240px, 100%);
    aspect-ratio: 1;
    border-radius: 16px;
    overflow: hidden;
    background: #fff;
    box-shadow: inset 0 0 0 1px var(--tl-line);
  }
  .code svg {
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }
  .code path {
    fill: #000;
  }
  .link-line {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .link-line .field {
    flex: 1 1 140px;
    margin: 0;
    min-inline-size: 0;
    text-overflow: ellipsis;
  }
  .link-line .primary {
    display: flex;
    flex: 1 0 auto;
    align-items: center;
    justify-content: center;
    gap: 6px;
  }
  .left {
    font-weight: 600;
    text-align: center;
    font-variant-numeric: tabular-nums;
  }
  .small {
    font-size: 13px;
    text-align: center;
    text-wrap: balance;
  }
`;
