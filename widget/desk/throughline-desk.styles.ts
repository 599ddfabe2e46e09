import { css } from 'lit';

/** How `<throughline-desk>` itself looks: the frame, and what stands there instead of the desk. */
export const throughlineDeskStyles = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 320px;
    background: var(--tl-surface);
  }
  .frame {
    /* The panes follow the width of the desk, not of the window: it may stand inside another page. */
    container-type: inline-size;
    block-size: 100%;
  }
  .barrier,
  .resuming {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 8px;
    block-size: 100%;
    margin: 0;
    padding: 24px;
    background: var(--tl-sunken);
    color: var(--tl-soft);
    text-align: center;
  }
  .barrier h1 {
    margin: 0;
    font-size: 20px;
    line-height: 1.3;
    color: var(--tl-text);
  }
  .barrier p {
    max-inline-size: 44ch;
    margin: 0 0 16px;
  }
  .barrier .icon,
  .resuming .icon {
    inline-size: 40px;
    block-size: 40px;
    margin-block-end: 8px;
    stroke-width: 1.3;
  }
  .resuming {
    animation: appear 0.3s 0.25s both;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
