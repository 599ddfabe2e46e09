import { css } from 'lit';

/** How `<throughline-desk-conversation>` looks. */
export const conversationPaneStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
    background: var(--tl-surface);
  }
  header {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 68px;
    padding: 10px 16px;
    border-block-end: 1px solid var(--tl-line);
  }
  .who {
    flex: 1;
    min-inline-size: 0;
  }
  h2,
  p {
    margin: 0;
  }
  h2 {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 16px;
    line-height: 1.3;
  }
  .who p {
    font-size: 13px;
    color: var(--tl-soft);
  }
  .who .online {
    color: var(--tl-good);
    font-weight: 600;
  }
  .resolve {
    display: flex;
    align-items: center;
    gap: 7px;
    flex: none;
    min-block-size: 38px;
    padding: 6px 14px;
    border: 1px solid var(--tl-line);
    color: var(--tl-text);
    font-size: 14px;
  }
  .resolve .icon {
    inline-size: 17px;
    block-size: 17px;
  }
  .back {
    display: none;
    margin-inline: -8px -4px;
  }
  .about {
    display: none;
  }
  throughline-timeline,
  .loading {
    flex: 1;
    min-block-size: 0;
  }
  .loading {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    gap: 12px;
    padding: 24px 16px;
  }
  .loading i {
    inline-size: 46%;
    block-size: 42px;
    border-radius: var(--tl-radius);
    background: var(--tl-theirs);
    animation: pulse 1.4s infinite alternate ease-in-out;
  }
  .loading .ours {
    align-self: flex-end;
    inline-size: 38%;
  }
  .typing {
    padding-inline: 20px;
    font-size: 12px;
    color: var(--tl-soft);
  }
  .typing:not(:empty) {
    padding-block-end: 6px;
  }
  @keyframes pulse {
    to {
      opacity: 0.45;
    }
  }
  @container (max-width: 1099px) {
    .about {
      display: grid;
    }
  }
  @container (max-width: 719px) {
    .back {
      display: grid;
    }
    header {
      gap: 8px;
      padding-inline: 12px;
    }
    .resolve span {
      display: none;
    }
    .resolve {
      padding-inline: 10px;
    }
  }
`;
