import type { MailWords } from '../mail-words.ts';

export const en: MailWords = {
  marker: '- - - Please write your answer above this line - - -',
  subject: (site) => `Your conversation with ${site}`,
  sender: (agent, site) => `${agent} via ${site}`,
  youWrote: 'You wrote:',
  attached: (names) => `Attached: ${names.join(', ')}`,
  left: (names) =>
    `${names.length === 1 ? '1 file' : `${names.length} files`}: ${names.join(', ')} – open the conversation to see ${names.length === 1 ? 'it' : 'them'}`,
  contract: (sentence) => `How answers reach you: ${sentence}`,
  change: 'Change where answers go',
  continueHere: 'Continue in the browser',
  code: {
    address: {
      subject: (site) => `Confirm your e-mail address for ${site}`,
      why: (site) => `Somebody, probably you, asked for answers from ${site} to be sent to this address.`,
    },
    continue: {
      subject: (site) => `Your code for ${site}`,
      why: (site) => `Somebody, probably you, wants to continue your conversation with ${site} on another device.`,
    },
  },
  codeIs: 'The code is',
  orPress: 'Or open this page and press the button there:',
  press: { address: 'Confirm this address', continue: 'Continue here' },
  notYou: 'If you did not ask for this, ignore this e-mail; nothing will happen. Never tell anybody the code.',
};
