/** Whether somebody may look at this page; in Node, where there is none, it is always shown. */
export const isVisible = (): boolean => typeof document === 'undefined' || document.visibilityState === 'visible';
