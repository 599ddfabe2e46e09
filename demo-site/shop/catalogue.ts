import type { ShopLocale } from './texts.ts';

export type Drawing = 'city' | 'folding' | 'cargo' | 'lamp' | 'bag' | 'bell';

export interface Product {
  slug: string;
  name: string;
  drawing: Drawing;
  priceEuro: number;
  line: Readonly<Record<ShopLocale, string>>;
  about: Readonly<Record<ShopLocale, string>>;
}

export const catalogue: readonly Product[] = [
  {
    slug: 'fulmar',
    name: 'Fulmar',
    drawing: 'city',
    priceEuro: 1290,
    line: { en: 'The town bike', de: 'Das Stadtrad', nl: 'De stadsfiets' },
    about: {
      en: 'Eight gears in the hub, a belt instead of a chain, mudguards that mean it. Leave it outside; it does not mind.',
      de: 'Acht Gänge in der Nabe, Riemen statt Kette, Schutzbleche, die es ernst meinen. Es darf draußen stehen.',
      nl: 'Acht versnellingen in de naaf, een riem in plaats van een ketting en spatborden die het menen. Mag buiten staan.',
    },
  },
  {
    slug: 'sandpiper',
    name: 'Sandpiper',
    drawing: 'folding',
    priceEuro: 1080,
    line: { en: 'Folds for the train', de: 'Klappt für den Zug', nl: 'Vouwt voor de trein' },
    about: {
      en: 'Eleven kilos, three hinges, ten seconds. Small wheels, and none of the wobble.',
      de: 'Elf Kilo, drei Gelenke, zehn Sekunden. Kleine Räder, kein Wackeln.',
      nl: 'Elf kilo, drie scharnieren, tien seconden. Kleine wielen, geen gewiebel.',
    },
  },
  {
    slug: 'petrel',
    name: 'Petrel',
    drawing: 'cargo',
    priceEuro: 3450,
    line: { en: 'Carries the family', de: 'Trägt die Familie', nl: 'Draagt het gezin' },
    about: {
      en: 'A marine plywood box for two children or a week of shopping, and a motor that helps against the wind.',
      de: 'Eine Kiste aus Bootssperrholz für zwei Kinder oder einen Wocheneinkauf, und ein Motor gegen den Wind.',
      nl: 'Een bak van watervast multiplex voor twee kinderen of een week boodschappen, en een motor tegen de wind.',
    },
  },
  {
    slug: 'skerry',
    name: 'Skerry',
    drawing: 'lamp',
    priceEuro: 84,
    line: { en: 'A lamp like a lighthouse', de: 'Eine Lampe wie ein Leuchtturm', nl: 'Een lamp als een vuurtoren' },
    about: {
      en: 'Ninety lux with a clean edge, so that you see the road and nobody is blinded. Turned from one block of brass.',
      de: 'Neunzig Lux mit sauberer Kante: Sie sehen die Straße, niemand wird geblendet. Aus einem Stück Messing gedreht.',
      nl: 'Negentig lux met een scherpe rand: jij ziet de weg, niemand wordt verblind. Uit één stuk messing gedraaid.',
    },
  },
  {
    slug: 'oilskin',
    name: 'Oilskin',
    drawing: 'bag',
    priceEuro: 129,
    line: { en: 'The bag that stays dry', de: 'Die Tasche, die trocken bleibt', nl: 'De tas die droog blijft' },
    about: {
      en: 'Waxed cotton, welded inside. Twenty-two litres, one click on and off the rack.',
      de: 'Gewachste Baumwolle, innen verschweißt. 22 Liter, ein Klick an und vom Träger.',
      nl: 'Gewaxt katoen, vanbinnen gelast. 22 liter, met één klik op en van de drager.',
    },
  },
  {
    slug: 'foghorn',
    name: 'Foghorn',
    drawing: 'bell',
    priceEuro: 32,
    line: { en: 'A bell with manners', de: 'Eine Klingel mit Manieren', nl: 'Een bel met manieren' },
    about: {
      en: 'One long warm note. People step aside and smile.',
      de: 'Ein langer, warmer Ton. Man tritt zur Seite und lächelt.',
      nl: 'Eén lange, warme toon. Men stapt opzij en glimlacht.',
    },
  },
];

/** Which bike the finder suggests for an answer to its first question. */
export const finderChoices = { town: 'fulmar', train: 'sandpiper', load: 'petrel' } as const;
