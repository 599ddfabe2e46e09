/** What a page says of its visitor and hears of the conversation; fetched with the first of it. */
export { openPage } from './page-side.ts';
