/** Keeps chosen files and sends them; fetched when there is one. */
export { Files } from '../files/files.ts';
export { sendFile } from '../uploads/index.ts';
