import { css } from 'lit';

/** How `<throughline-attachments>` looks. */
export const attachmentListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    align-items: inherit;
    gap: 4px;
    max-inline-size: 100%;
  }
  .picture {
    position: relative;
    display: block;
    max-inline-size: 100%;
    min-inline-size: 64px;
    min-block-size: 48px;
    border-radius: var(--tl-radius);
    overflow: hidden;
    background: var(--tl-sunken);
    box-shadow: inset 0 0 0 1px var(--tl-line);
  }
  .picture.broken {
    min-inline-size: 200px;
  }
  svg:not(.icon) {
    display: block;
    max-inline-size: 100%;
    block-size: auto;
  }
  img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .note {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 4px;
    padding: 8px;
    font-size: 12px;
    color: var(--tl-soft);
  }
  .file {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    inline-size: 260px;
    max-inline-size: 100%;
    padding: 8px 12px;
    border-radius: 14px;
    background: var(--tl-sunken);
    color: var(--tl-text);
    text-align: start;
    box-shadow: inset 0 0 0 1px var(--tl-line);
  }
  button.file:hover {
    background: color-mix(in srgb, currentcolor 8%, var(--tl-sunken));
  }
  .about {
    flex: 1;
    min-inline-size: 0;
  }
  .name {
    display: block;
    overflow: hidden;
    font-size: 14px;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .size {
    display: block;
    font-size: 12px;
    color: var(--tl-soft);
  }
  .why {
    margin: 0 4px;
    font-size: 12px;
    color: var(--tl-danger);
  }
  .bar {
    flex: 1 0 100%;
    block-size: 3px;
    border-radius: 3px;
    background: linear-gradient(90deg, var(--tl-line) 35%, var(--tl-accent-text) 50%, var(--tl-line) 65%);
    background-size: 300% 100%;
    animation: pass 1.4s infinite linear;
  }
  @keyframes pass {
    from {
      background-position: 100% 0;
    }
    to {
      background-position: 0 0;
    }
  }
`;
