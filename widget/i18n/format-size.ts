import { formatTag } from './locale.ts';

const units = ['byte', 'kilobyte', 'megabyte'] as const;

/** A file's size as people say it and most devices count it, in steps of 1,024: `340 bytes`, `12 kB`, `2.4 MB`. */
export function formatSize(sizeBytes: number, tag: string): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(sizeBytes, 1)) / 10), units.length - 1);
  const unit = units[power] ?? 'byte';
  const format = new Intl.NumberFormat(formatTag(tag), {
    style: 'unit',
    unit,
    // The short form of a byte knows no plural.
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 1 ? 1 : 0,
  });
  return format.format(sizeBytes / 1_024 ** power);
}
