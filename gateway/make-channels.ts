import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from './channel/channel.ts';
import { positionInFile } from './channel/email/arriving/mailbox-position.ts';
import { createEmailChannel } from './channel/email/email-channel.ts';
import { type EmailConfig, standardMessageBytes } from './channel/email/email-config.ts';
import type { MailSettings } from './channel/email/from-environment.ts';
import type { SmsAccount, SmsSettings } from './channel/sms/from-environment.ts';
import { conversion, mayText, standardPolicy } from './channel/sms/pumping.ts';
import { createShortLinks, type ShortLinks } from './channel/sms/short-link.ts';
import { createSmpp } from './channel/sms/smpp/smpp-provider.ts';
import { createSmsChannel } from './channel/sms/sms-channel.ts';
import type { SmsConfig } from './channel/sms/sms-config.ts';
import type { SmsProvider } from './channel/sms/sms-provider.ts';
import { createTwilio } from './channel/sms/twilio.ts';
import { createVonage } from './channel/sms/vonage.ts';
import type { GatewayConfig } from './config/config.ts';
import type { CodeGuard } from './contact/contact-store.ts';
import type { Clock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';

/** The channels a gateway was told to have, and what of them the edges need. */
export interface MadeChannels {
  channels: readonly Channel[];
  /** What is asked before a code is sent by SMS; undefined without SMS. */
  smsCodeGuard: CodeGuard | undefined;
  /** Short forms of links in texts; null without SMS. */
  shortLinks: ShortLinks | null;
}

interface Making {
  config: GatewayConfig;
  secret: string;
  clock: Clock;
  logger: Logger;
}

/** Makes the channels of a configuration. @throws when a key file cannot be read. */
export function makeChannels(making: Making): MadeChannels {
  const { config, clock, logger } = making;
  const email = config.mail ? [createEmailChannel(emailConfig(making, config.mail), { clock, logger })] : [];
  if (!config.sms || config.publicUrl === null) return { channels: email, smsCodeGuard: undefined, shortLinks: null };
  const sms = smsConfig(making, config.sms, config.publicUrl);
  const provider = smsProvider(config.sms.account, sms.publicUrl, making);
  const channel = createSmsChannel(sms, { provider, clock, logger });
  return {
    channels: [...email, channel],
    smsCodeGuard: codeGuard(sms, making),
    shortLinks: createShortLinks(making.secret, sms.publicUrl, sms.linkOrigins),
  };
}

/** The one inbox of the one site: whatever comes to its address is for it. */
function emailConfig({ config, secret }: Making, mail: MailSettings): EmailConfig {
  const { smtpUrl, from: fromAddress, inboundDomain, dkim, imap, ...arriving } = mail;
  const inbox = { localPart: fromAddress.slice(0, fromAddress.lastIndexOf('@')), siteId: config.site.siteId };
  const position = positionInFile(join(config.dataFolder, 'mailbox-position.json'));
  return {
    ...arriving,
    smtpUrl,
    fromAddress,
    inboundDomain,
    inboxes: [inbox],
    dkim: dkim && { ...dkim, privateKey: readFileSync(dkim.keyFile, 'utf8') },
    imap: imap && { ...imap, position },
    secret,
    maxMessageBytes: standardMessageBytes,
  };
}

function smsConfig({ config, secret }: Making, settings: SmsSettings, publicUrl: string): SmsConfig {
  const { account: _, ...rest } = settings;
  return { ...rest, siteId: config.site.siteId, publicUrl, secret, linkOrigins: config.site.origins };
}

function smsProvider(account: SmsAccount, publicUrl: string, { clock, logger }: Making): SmsProvider {
  if (account.provider === 'smpp') return createSmpp(account, { clock, logger });
  if (account.provider === 'twilio') {
    return createTwilio({ ...account, webhookUrl: `${publicUrl}/v1/channels/sms` }, clock);
  }
  return createVonage({ ...account, privateKey: readFileSync(account.privateKeyFile, 'utf8') }, clock);
}

/** Longer than any limit of the policy looks back. */
const historyMs = 24 * 3_600_000;
const alarmEveryMs = 3_600_000;
/** Numbers that differ only in their last digits are looked at together: blocks are rented whole. */
const blockDigits = 6;

/** Bounds codes by what was asked for in a number's block; says in the log when hardly any of them is used (A5, A6). */
function codeGuard({ countries }: SmsConfig, { logger }: Pick<Making, 'logger'>): CodeGuard {
  const policy = standardPolicy(new Set(countries));
  let quietUntil = 0;
  return {
    historyOf: (number, now) => ({ beginning: number.slice(0, -blockDigits), since: now - historyMs }),
    allows(number, history, now) {
      const codes = history.map(({ value, ...code }) => ({ number: value, ...code }));
      const { isAlarming, asked, used } = conversion(codes, policy, now);
      if (isAlarming && now >= quietUntil) {
        quietUntil = now + alarmEveryMs;
        logger.warn(`of ${asked} codes by SMS ${used} were used: somebody may be pumping them`, {
          channel: 'sms',
          count: asked,
        });
      }
      return mayText(number, codes, policy, now).kind === 'granted';
    },
  };
}
