const keyOf = (site: string): string => `throughline-draft:${site}`;

/** Keeps for this tab what is being written and not sent, so that it is still there on the site's next page. */
export function rememberDraft(storage: Storage | null, site: string, text: string): void {
  try {
    if (text === '') storage?.removeItem(keyOf(site));
    else storage?.setItem(keyOf(site), text);
  } catch {
    // A full or denied storage: better nothing than an older draft.
    storage?.removeItem(keyOf(site));
  }
}

/** What was being written on the tab's last page; empty when nothing was. */
export const draftOf = (storage: Storage | null, site: string): string => storage?.getItem(keyOf(site)) ?? '';
