import { css } from 'lit';

/** How `<throughline-desk-board>` looks: three panes, two below 1100 px, one below 720 px of the desk's own width. */
export const deskBoardStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    block-size: 100%;
    background: var(--tl-surface);
  }
  .panes {
    position: relative;
    display: grid;
    grid-template-columns: minmax(300px, 360px) minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr);
    flex: 1;
    min-block-size: 0;
  }
  .panes.opened {
    grid-template-columns: minmax(300px, 360px) minmax(0, 1fr) 300px;
  }
  nav,
  section,
  aside {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
  }
  nav,
  section {
    border-inline-end: 1px solid var(--tl-line);
  }
  h1 {
    margin: 0;
    padding: 20px 18px 14px;
    font-size: 20px;
    line-height: 28px;
    letter-spacing: -0.01em;
  }
  throughline-desk-list,
  throughline-desk-conversation,
  throughline-desk-contact {
    flex: 1;
    min-block-size: 0;
  }
  footer {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 8px 12px max(8px, env(safe-area-inset-bottom)) 18px;
    border-block-start: 1px solid var(--tl-line);
  }
  .agent {
    flex: 1;
    margin: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 14px;
    font-weight: 600;
  }
  footer .round {
    color: var(--tl-soft);
    font-weight: 700;
  }
  .none {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 4px;
    block-size: 100%;
    padding: 24px;
    text-align: center;
    color: var(--tl-soft);
    background: var(--tl-sunken);
  }
  .none .icon {
    inline-size: 40px;
    block-size: 40px;
    margin-block-end: 8px;
    stroke-width: 1.3;
  }
  .none b {
    font-size: 17px;
    color: var(--tl-text);
  }
  @container (max-width: 1099px) {
    .panes.opened {
      grid-template-columns: minmax(280px, 320px) minmax(0, 1fr);
    }
    section {
      border-inline-end: 0;
    }
    aside {
      display: none;
    }
    .about aside {
      display: flex;
      position: absolute;
      z-index: 1;
      inset-block: 0;
      inset-inline-end: 0;
      inline-size: min(340px, 100%);
      border-inline-start: 1px solid var(--tl-line);
      box-shadow: var(--tl-shade);
      animation: slide 0.18s ease-out;
    }
  }
  @container (max-width: 719px) {
    .panes,
    .panes.opened {
      grid-template-columns: minmax(0, 1fr);
    }
    nav {
      border-inline-end: 0;
    }
    .panes:not(.opened) section,
    .panes.opened nav {
      display: none;
    }
    .about aside {
      inline-size: 100%;
    }
  }
  @keyframes slide {
    from {
      opacity: 0;
      transform: translateX(24px);
    }
  }
`;
