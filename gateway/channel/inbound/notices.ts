import type { ChannelName } from '@throughline/sdk/wire';
import type { Clock } from '../../kernel/clock.ts';
import type { SiteStore } from '../../site/site.ts';
import type { Channel } from '../channel.ts';

/** A short answer of the gateway itself to an order, on the channel it came by. It is no reply of the conversation. */
export interface Notice {
  /** Stable over repeats of the order, so that the provider may know it again. */
  noticeId: string;
  channel: ChannelName;
  siteId: string;
  /** The address's value. */
  to: string;
  locale: string;
  text: string;
}

/** Says notices. One that is lost changes nothing: the order has had its effect, and HELP asks again. */
export interface Notices {
  tell(notice: Notice): Promise<void>;
}

/** A provider that takes longer has not got it; the order it answers waits for this before it is taken. */
const tellWithinMs = 5_000;

/** Notices over the channels themselves. */
export function createNotices(parts: {
  channel(name: ChannelName): Channel | undefined;
  sites: Pick<SiteStore, 'site'>;
  clock: Clock;
}): Notices {
  return {
    async tell({ noticeId, channel, siteId, to, locale, text }) {
      const site = await parts.sites.site(siteId);
      const at = parts.clock.now();
      if (!site) return;
      const message = {
        deliveryId: noticeId,
        conversationId: noticeId,
        site: { siteId, name: site.name, homeUrl: site.homeUrl },
        address: { addressId: noticeId, value: to },
        locale,
        replies: [{ seq: 0, at, authorName: null, isAutomated: true, text, files: [] }],
        inReplyTo: null,
        // Not the first that is said there: it says itself how to end it.
        thread: [noticeId],
        contractSentence: '',
        preferencesUrl: '',
        unsubscribeUrl: '',
        createdAt: at,
        attempt: 1,
      };
      await parts.channel(channel)?.send(message, AbortSignal.timeout(tellWithinMs));
    },
  };
}
