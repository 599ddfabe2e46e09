import { limits } from '@throughline/sdk/wire';
import type { Page } from '../log/log.ts';

/**
 * Cuts a page to what one frame may carry. Reading forwards the oldest entries stay, reading back the newest; `after`
 * stays true either way.
 */
export function fitPage(page: Page, keep: 'oldest' | 'newest'): Page {
  const sizes = page.entries.map((entry) => JSON.stringify(entry).length);
  let total = sizes.reduce((sum, size) => sum + size, 0);
  let from = 0;
  let to = page.entries.length;
  while (total > limits.pageLength && to - from > 1) {
    total -= (keep === 'oldest' ? sizes[--to] : sizes[from++]) ?? 0;
  }
  const after = from === 0 ? page.after : (page.entries[from - 1]?.seq ?? page.after);
  return { ...page, after, entries: page.entries.slice(from, to) };
}
