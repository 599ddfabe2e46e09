import { limits } from '@throughline/sdk/wire';

/** Control characters, and those that turn the reading direction around: `gpj.exe` would read as `exe.jpg` (X4). */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
/** What a file system gives a meaning to. */
const reserved = /[<>:"|?*]/g;

/** A letter-and-digit ending such as `jpg`, in lower case; '' when there is none. */
export const endingOf = (name: string): string => /\.([A-Za-z0-9]{1,12})$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** Cut to what the wire carries; the ending stays, for the reader's system goes by it. */
function shortened(name: string): string {
  if (name.length <= limits.maxFileNameLength) return name;
  const ending = endingOf(name) && `.${endingOf(name)}`;
  const cut = name.slice(0, limits.maxFileNameLength - ending.length);
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}${ending}`;
}

/** A file's name as anybody may see and save it: no path, no invisible characters, never empty (X4, H1). */
export function safeFileName(named: string): string {
  const last = named.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const seen = last.replace(unseen, '').replace(reserved, '_').trim();
  const bare = shortened(seen.replace(/^\.+/, '').replace(/[. ]+$/, ''));
  return bare === '' ? 'file' : bare;
}

/** The name with another ending, when the file's format was changed. */
export function withEnding(name: string, ending: string): string {
  if (endingOf(name) === ending) return name;
  return safeFileName(`${name.replace(/\.[A-Za-z0-9]{1,12}$/, '')}.${ending}`);
}

/** The header that names a file for saving (RFC 6266 §4.3 with RFC 8187 encoding); ASCII whatever the name is (H3). */
export function contentDisposition(how: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^A-Za-z0-9 ._-]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
