/** The customer's own words, in English; what both faces say is in `widget/i18n`. */
export const en = {
  launcher: 'Chat with us',
  launcherUnread: (n: number) => `Chat with us, ${n === 1 ? '1 new message' : `${n} new messages`}`,
  fallbackName: 'Chat',
  online: 'We’re online',
  away: 'We’re away right now',
  awayAsAsked: 'We’ll answer as you asked below',
  leaveEmail: 'Leave your e-mail and get our answer there',
  close: 'Close chat',
  back: 'Back',
  greeting: 'Hi! How can we help?',
  invitation: 'Just write, no account needed. You choose where our answer should reach you.',
  loading: 'Loading your conversation…',
  placeholder: 'Write a message…',
  answers: 'Answers:',
  change: 'Reply to me by…',
  memoryOnly: 'This browser won’t keep our conversation. It stays only while this page is open.',
  otherDevice: 'Continue on another device',
  editing: 'Editing your message',
  cancel: 'Cancel',
  said: {
    sent: 'Message sent',
    connected: 'Connected again',
    newMessage: (from: string) => `New message from ${from}`,
    continued: 'Your conversation is here now.',
    elsewhere: 'Your conversation goes on on another device now.',
    signedOut: 'You were signed out.',
  },
};

/** What every language must say. */
export type ChatMessages = typeof en;
