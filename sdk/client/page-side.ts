import { PageFacts, type PageFactsOptions } from './page-facts.ts';
import { TimelineEvents } from './timeline-events.ts';

/** What a page says of its visitor and hears of the conversation. */
export interface PageSide {
  readonly facts: PageFacts;
  readonly events: TimelineEvents;
}

export const openPage = (options: PageFactsOptions): PageSide => ({
  facts: new PageFacts(options),
  events: new TimelineEvents(options.emit),
});
