/**
 * Listens to events of the page, those of its window and of its document, until the result is called; in Node, where there
 * is no page, nothing is heard. In the capture phase the window hears its document's events, too, whether or not they bubble
 * (DOM §2.9).
 */
export function onPage(events: Readonly<Record<string, () => void>>): () => void {
  const end = new AbortController();
  if (typeof window !== 'undefined') {
    for (const [name, listener] of Object.entries(events)) {
      window.addEventListener(name, listener, { capture: true, signal: end.signal });
    }
  }
  return () => end.abort();
}
