import { createAgentClient } from '@throughline/sdk/agent';

/** Answers every customer of a site with their own words, signed in as an agent of its own. The result ends it. */
export async function startEchoBot(gateway: string, site: string, email: string, password: string) {
  const bot = createAgentClient({ gateway, site, locale: 'en', origin: gateway });
  bot.on('message', ({ conversationId, text }) => {
    bot.open(conversationId);
    bot.send(`You said: ${text}`);
    bot.markRead();
  });
  const agent = await bot.signIn(email, password);
  if ('refused' in agent) throw new Error(`the bot could not sign in: ${agent.refused}`);
  return () => bot.destroy();
}
