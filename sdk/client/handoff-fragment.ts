/** The fragment by which a page knows a handoff link; the secret never reaches a server's log. */
export const handoffFragment = 'throughline-handoff=';
