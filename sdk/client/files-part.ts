/** Keeps chosen files and sends them; fetched when there is one. */
export { openFiles } from './files-here.ts';
