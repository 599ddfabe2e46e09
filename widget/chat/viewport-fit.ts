/**
 * Keeps a full-screen panel inside what can be seen. iOS lays its keyboard over the page without making `100dvh`
 * smaller; only the visual viewport tells. Sets `--tl-height` and `--tl-top` on the panel; returns the stop.
 */
export function fitToViewport(
  panel: HTMLElement,
  viewport: VisualViewport | null = globalThis.visualViewport,
): () => void {
  if (viewport === null) return () => {};
  const fit = (): void => {
    panel.style.setProperty('--tl-height', `${viewport.height}px`);
    panel.style.setProperty('--tl-top', `${viewport.offsetTop}px`);
  };
  fit();
  viewport.addEventListener('resize', fit);
  viewport.addEventListener('scroll', fit);
  return () => {
    viewport.removeEventListener('resize', fit);
    viewport.removeEventListener('scroll', fit);
    panel.style.removeProperty('--tl-height');
    panel.style.removeProperty('--tl-top');
  };
}
