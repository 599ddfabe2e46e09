import type { Chance } from './chance.ts';
import type { CustomerDevice, Page } from './customer-device.ts';
import type { Desk } from './desk.ts';
import type { Cast } from './run.ts';

const yearMs = 31_557_600_000;
const longest = 6_000;

/** Kinds of trouble. A seed draws which of them it has, so that rare combinations are not drowned by the common ones. */
const troubles = [
  'lines',
  'offline',
  'pages',
  'tabs',
  'gateway',
  'store',
  'disk',
  'clocks',
  'bus',
  'slow',
  'floods',
] as const;
export type Trouble = (typeof troubles)[number];

/** Some seeds have no trouble at all: then everything must be as dull as it should be. */
export function drawTroubles(chance: Chance): Set<Trouble> {
  const share = chance.pick([0, 0.2, 0.5, 0.5, 0.8]);
  return new Set(troubles.filter(() => chance.is(share)));
}

interface Act {
  weight: number;
  trouble?: Trouble;
  act(cast: Cast): void;
}

const someDevice = ({ chance, devices }: Cast): CustomerDevice => chance.pick(devices);

/** Does something on a page that is open, or opens one. */
function onPage(cast: Cast, act: (page: Page, device: CustomerDevice) => void): void {
  const device = someDevice(cast);
  if (device.pages.length === 0) device.open();
  else act(cast.chance.pick(device.pages), device);
}

function onDesk(cast: Cast, act: (desk: Desk) => void): void {
  const desk = cast.chance.pick(cast.desks);
  const items = desk.client.conversations;
  if (items.length > 0 && (!desk.client.timeline || cast.chance.is(0.15))) {
    desk.client.open(cast.chance.pick(items).conversationId);
  } else if (desk.client.timeline) act(desk);
}

/** A text nobody else says. */
function words(cast: Cast, who: string): string {
  cast.said += 1;
  return `${who} says ${cast.said}${cast.chance.is(0.02) ? ' so'.repeat(cast.chance.between(1, longest / 3)) : ''}`;
}

const customers: Act[] = [
  { weight: 30, act: (cast) => onPage(cast, (page) => cast.does(page.who, 'says', page.say(words(cast, page.who)))) },
  {
    weight: 3,
    act: (cast) =>
      onPage(cast, (page) => {
        for (let left = cast.chance.between(2, 9); left > 0; left--) {
          cast.does(page.who, 'says at once', page.say(words(cast, page.who)));
        }
      }),
  },
  { weight: 4, act: (cast) => onPage(cast, ({ who, client }) => cast.does(who, 'has read', client.markRead())) },
  { weight: 2, act: (cast) => onPage(cast, ({ who, client }) => cast.does(who, 'types', client.typing(true))) },
  { weight: 2, act: (cast) => onPage(cast, ({ who, client }) => cast.does(who, 'pages back', client.earlier())) },
  { weight: 2, act: (cast) => onPage(cast, (page) => cast.does(page.who, 'wakes', page.wake())) },
  { weight: 1, act: (cast) => onPage(cast, (page) => cast.does(page.who, 'states a contract', page.stateContract())) },
  {
    weight: 3,
    act: (cast) => onPage(cast, (page) => cast.does(page.who, 'edits', page.change(words(cast, page.who)))),
  },
  { weight: 1, act: (cast) => onPage(cast, (page) => cast.does(page.who, 'deletes', page.change(null))) },
  { weight: 2, act: (cast) => onPage(cast, (page) => cast.does(page.who, 'tries again', page.retryFailed())) },
  { weight: 1, act: (cast) => onPage(cast, (page) => cast.does(page.who, 'takes back', page.discardPending())) },
];

const agents: Act[] = [
  { weight: 14, act: (cast) => onDesk(cast, (desk) => cast.does(desk.name, 'says', desk.say(words(cast, desk.name)))) },
  {
    weight: 3,
    act: (cast) => onDesk(cast, (desk) => cast.does(desk.name, 'notes', desk.say(words(cast, desk.name), 'note'))),
  },
  {
    weight: 2,
    act: (cast) =>
      onDesk(cast, (desk) => cast.does(desk.name, 'sets', desk.setState(cast.chance.pick(['open', 'resolved'])))),
  },
  { weight: 4, act: (cast) => onDesk(cast, ({ name, client }) => cast.does(name, 'has read', client.markRead())) },
  { weight: 1, act: (cast) => onDesk(cast, ({ name, client }) => cast.does(name, 'pages back', client.earlier())) },
  { weight: 1, act: (cast) => onDesk(cast, (desk) => cast.does(desk.name, 'wakes', desk.wake())) },
];

const lines: Act[] = [
  { weight: 5, trouble: 'lines', act: (cast) => cast.breakLine('cut') },
  { weight: 4, trouble: 'lines', act: (cast) => cast.breakLine('silence') },
  { weight: 2, trouble: 'slow', act: (cast) => cast.breakLine('stall') },
  {
    weight: 2,
    trouble: 'slow',
    act: (cast) =>
      cast.does('network', 'changes its pace', cast.network.setPace(cast.chance.pick([1, 20, 300, 2_000]))),
  },
  {
    weight: 4,
    trouble: 'offline',
    act(cast) {
      const device = someDevice(cast);
      const isUp = !device.place.isUp;
      cast.does(device.name, isUp ? 'is back online' : 'is offline', device.setNetwork(isUp, cast.chance.is(0.6)));
    },
  },
  { weight: 2, trouble: 'lines', act: (cast) => cast.does('reader', 'comes back', cast.reader.comeBack()) },
];

const pages: Act[] = [
  { weight: 4, trouble: 'pages', act: (cast) => onPage(cast, (page, device) => reload(cast, device, page)) },
  {
    weight: 2,
    trouble: 'pages',
    act: (cast) =>
      onPage(cast, (page, device) => cast.does(page.who, 'closes', device.close(page, cast.chance.is(0.5)))),
  },
  {
    weight: 2,
    trouble: 'pages',
    act: (cast) => onDesk(cast, (desk) => cast.does(desk.name, 'reloads', desk.reload(cast.chance.is(0.5)))),
  },
  {
    weight: 3,
    trouble: 'tabs',
    act(cast) {
      const device = someDevice(cast);
      if (device.pages.length < 4) cast.does(device.name, 'opens a tab', void device.open());
    },
  },
  {
    weight: 3,
    trouble: 'tabs',
    act: (cast) =>
      onPage(cast, (page) =>
        cast.does(page.who, page.isFrozen ? 'wakes up' : 'sleeps', page.setFrozen(!page.isFrozen)),
      ),
  },
  {
    weight: 2,
    trouble: 'disk',
    act: (cast) => onPage(cast, (page, { disk }) => cast.does(page.who, 'disk fails', disk.failNext())),
  },
  {
    weight: 1,
    trouble: 'disk',
    act(cast) {
      const { name, disk } = someDevice(cast);
      disk.isDenied = !disk.isDenied;
      cast.does(name, disk.isDenied ? 'may not store' : 'may store again');
    },
  },
];

function reload(cast: Cast, device: CustomerDevice, page: Page): void {
  cast.does(page.who, 'reloads', device.reload(page, cast.chance.is(0.5)));
}

const servers: Act[] = [
  { weight: 1, trouble: 'floods', act: (cast) => cast.flood() },
  { weight: 3, trouble: 'gateway', act: (cast) => cast.killGateway() },
  { weight: 1, trouble: 'gateway', act: (cast) => cast.restartGateway() },
  { weight: 2, trouble: 'store', act: (cast) => cast.fillDisk() },
  {
    weight: 2,
    trouble: 'store',
    act: (cast) => cast.does('store', 'changes its pace', cast.setCommitPace(cast.chance.pick([0, 5, 100, 1_500]))),
  },
  {
    weight: 2,
    trouble: 'clocks',
    act: (cast) => cast.setGatewayClock(cast.chance.between(-7_200_000, 172_800_000)),
  },
  {
    weight: 2,
    trouble: 'clocks',
    act(cast) {
      const device = someDevice(cast);
      const skewMs = cast.chance.between(-10, 11) * cast.chance.pick([yearMs, 60_000, 1_000]);
      cast.does(device.name, `its clock is off by ${skewMs} ms`, device.setClock(skewMs));
    },
  },
];

const acts: readonly Act[] = [...customers, ...agents, ...lines, ...pages, ...servers];

/** Draws what happens next among what may happen in this run. */
export function nextAct(chance: Chance, has: ReadonlySet<Trouble>): Act['act'] {
  const possible = acts.filter(({ trouble }) => trouble === undefined || has.has(trouble));
  let left = chance.next() * possible.reduce((sum, { weight }) => sum + weight, 0);
  const drawn = possible.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
  return (drawn ?? (acts[0] as Act)).act;
}
