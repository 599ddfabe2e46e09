/** What a tab has to do with others; fetched when there is another one. */
export { OtherTabs } from '../tabs/other-tabs.ts';
