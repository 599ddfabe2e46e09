import { refusalWords } from './translate.ts';
import { translateFiles } from './translate-files.ts';

/** Why a file was declined, as half a sentence: a text that is too long is another thing than a file that is too large. */
export function fileReasonWords(why: string | null, tag: string): string {
  const { reasons } = translateFiles(tag);
  const isOfFiles = why !== null && Object.hasOwn(reasons, why);
  return isOfFiles ? reasons[why as keyof typeof reasons] : refusalWords(why, tag);
}
