/** Languages the shop speaks. */
export type ShopLocale = 'en' | 'de' | 'nl';
export const shopLocales: readonly ShopLocale[] = ['en', 'de', 'nl'];

type Translated = Readonly<Record<ShopLocale, string>>;

/** Every sentence of the shop that is not a product's. */
export const texts = {
  home: { en: 'Shop', de: 'Laden', nl: 'Winkel' },
  finder: { en: 'Bike finder', de: 'Radfinder', nl: 'Fietszoeker' },
  contact: { en: 'Help & contact', de: 'Hilfe & Kontakt', nl: 'Hulp & contact' },
  account: { en: 'Account', de: 'Konto', nl: 'Account' },
  signInText: {
    en: 'What you wrote to us without an account comes along when you sign in, and is there on your other devices.',
    de: 'Was Sie uns ohne Konto geschrieben haben, kommt beim Anmelden mit und ist auch auf Ihren anderen Geräten da.',
    nl: 'Wat je ons zonder account schreef, gaat mee als je inlogt, en staat ook op je andere apparaten.',
  },
  signedInText: {
    en: 'You are signed in. When you sign out, nothing of your conversation stays on this device.',
    de: 'Sie sind angemeldet. Wenn Sie sich abmelden, bleibt nichts von Ihrem Gespräch auf diesem Gerät.',
    nl: 'Je bent ingelogd. Als je uitlogt, blijft er niets van je gesprek op dit apparaat.',
  },
  signInAs: { en: 'Sign in as', de: 'Anmelden als', nl: 'Inloggen als' },
  signOut: { en: 'Sign out', de: 'Abmelden', nl: 'Uitloggen' },
  demoTools: { en: 'Demo tools', de: 'Demo-Werkzeuge', nl: 'Demogereedschap' },
  lab: { en: 'Channel lab', de: 'Kanallabor', nl: 'Kanaallab' },
  desk: { en: 'Agent desk', de: 'Agentenpult', nl: 'Agentbalie' },
  skip: { en: 'Skip to the content', de: 'Zum Inhalt springen', nl: 'Naar de inhoud' },
  heroTitle: {
    en: 'Built for the road along the water.',
    de: 'Gebaut für die Straße am Wasser.',
    nl: 'Gebouwd voor de weg langs het water.',
  },
  heroText: {
    en: 'Bicycles, lamps and bags that shrug off salt, rain and the way home after dark.',
    de: 'Fahrräder, Lampen und Taschen, denen Salz, Regen und der Heimweg im Dunkeln nichts ausmachen.',
    nl: 'Fietsen, lampen en tassen die tegen zout, regen en de weg naar huis in het donker kunnen.',
  },
  heroAction: { en: 'Find your bike', de: 'Finden Sie Ihr Rad', nl: 'Vind je fiets' },
  heroAside: { en: 'or look around', de: 'oder sehen Sie sich um', nl: 'of kijk rond' },
  range: { en: 'This season', de: 'Diese Saison', nl: 'Dit seizoen' },
  promiseRust: { en: 'Ten years without rust', de: 'Zehn Jahre ohne Rost', nl: 'Tien jaar zonder roest' },
  promiseRustText: {
    en: 'Galvanised frames, stainless everything else. If it rusts, we replace it.',
    de: 'Verzinkte Rahmen, alles andere rostfrei. Rostet es doch, ersetzen wir es.',
    nl: 'Verzinkte frames, de rest roestvrij. Roest het toch, dan vervangen we het.',
  },
  promiseRide: { en: 'Thirty days to ride it', de: 'Dreißig Tage Probe fahren', nl: 'Dertig dagen proefrijden' },
  promiseRideText: {
    en: 'Ride it to work, in the rain, uphill. Then decide.',
    de: 'Zur Arbeit, im Regen, bergauf. Dann entscheiden Sie.',
    nl: 'Naar het werk, in de regen, tegen de wind. Beslis daarna.',
  },
  promiseAnswer: {
    en: 'Answers where you want them',
    de: 'Antworten, wo Sie sie möchten',
    nl: 'Antwoord waar jij wilt',
  },
  promiseAnswerText: {
    en: 'Ask here; read our answer here or in your mailbox. You choose.',
    de: 'Fragen Sie hier; lesen Sie die Antwort hier oder im Postfach. Sie wählen.',
    nl: 'Vraag het hier; lees het antwoord hier of in je mailbox. Jij kiest.',
  },
  ask: { en: 'Ask us about it', de: 'Fragen Sie uns dazu', nl: 'Vraag ons ernaar' },
  inStock: {
    en: 'In stock, ready in two days',
    de: 'Auf Lager, in zwei Tagen bereit',
    nl: 'Op voorraad, klaar in twee dagen',
  },
  back: { en: 'All products', de: 'Alle Produkte', nl: 'Alle producten' },
  contactTitle: { en: 'How can we help?', de: 'Wie können wir helfen?', nl: 'Waarmee kunnen we helpen?' },
  contactText: {
    en: 'Write to us without an account. Say where the answer should reach you, close the page, and go outside.',
    de: 'Schreiben Sie uns ohne Konto. Sagen Sie, wo die Antwort Sie erreichen soll, schließen Sie die Seite und gehen Sie raus.',
    nl: 'Schrijf ons zonder account. Zeg waar het antwoord moet komen, sluit de pagina en ga naar buiten.',
  },
  chat: { en: 'Chat with us', de: 'Chatten Sie mit uns', nl: 'Chat met ons' },
  hoursTitle: { en: 'The workshop', de: 'Die Werkstatt', nl: 'De werkplaats' },
  hours: {
    en: 'Quay 7, open Tuesday to Saturday, 9:00 to 18:00.',
    de: 'Kai 7, geöffnet Dienstag bis Samstag, 9 bis 18 Uhr.',
    nl: 'Kade 7, open van dinsdag tot en met zaterdag, 9.00 tot 18.00 uur.',
  },
  faqTitle: { en: 'Often asked', de: 'Oft gefragt', nl: 'Vaak gevraagd' },
  faqSize: {
    en: 'Which frame size do I need?',
    de: 'Welche Rahmengröße brauche ich?',
    nl: 'Welke framemaat heb ik nodig?',
  },
  faqSizeText: {
    en: 'Up to 170 cm: S. Up to 183 cm: M. Taller: L. Between two sizes, ask us.',
    de: 'Bis 170 cm: S. Bis 183 cm: M. Größer: L. Dazwischen: Fragen Sie uns.',
    nl: 'Tot 170 cm: S. Tot 183 cm: M. Langer: L. Ertussenin? Vraag het ons.',
  },
  faqBack: { en: 'Can I return a bike?', de: 'Kann ich ein Rad zurückgeben?', nl: 'Kan ik een fiets terugbrengen?' },
  faqBackText: {
    en: 'Within thirty days, muddy or clean.',
    de: 'Innerhalb von dreißig Tagen, schmutzig oder sauber.',
    nl: 'Binnen dertig dagen, modderig of schoon.',
  },
  finderWhere: { en: 'Where do you ride?', de: 'Wo fahren Sie?', nl: 'Waar rijd je?' },
  finderTown: { en: 'Through town', de: 'Durch die Stadt', nl: 'Door de stad' },
  finderTrain: { en: 'Town, train, town', de: 'Stadt, Zug, Stadt', nl: 'Stad, trein, stad' },
  finderLoad: { en: 'With children or crates', de: 'Mit Kindern oder Kisten', nl: 'Met kinderen of kratten' },
  finderFar: { en: 'How far, most days?', de: 'Wie weit an den meisten Tagen?', nl: 'Hoe ver, op de meeste dagen?' },
  finderShort: { en: 'Under 5 km', de: 'Unter 5 km', nl: 'Minder dan 5 km' },
  finderLong: { en: '5 km and more', de: '5 km und mehr', nl: '5 km en meer' },
  finderResult: { en: 'We would put you on', de: 'Wir würden Ihnen empfehlen', nl: 'Wij zouden je zetten op' },
  finderShortTip: {
    en: 'With the basket; you will stop for bread.',
    de: 'Mit Korb; Sie werden für Brot anhalten.',
    nl: 'Met mand; je stopt toch voor brood.',
  },
  finderLongTip: {
    en: 'With the Skerry lamp; the last kilometres are dark.',
    de: 'Mit der Lampe Skerry; die letzten Kilometer sind dunkel.',
    nl: 'Met de lamp Skerry; de laatste kilometers zijn donker.',
  },
  finderAgain: { en: 'Start again', de: 'Von vorn', nl: 'Opnieuw' },
  finderSee: { en: 'See it', de: 'Ansehen', nl: 'Bekijken' },
  footer: {
    en: 'An invented shop. It shows Throughline, a chat that goes on where you do.',
    de: 'Ein erfundener Laden. Er zeigt Throughline, einen Chat, der mitgeht.',
    nl: 'Een verzonnen winkel. Hij toont Throughline, een chat die met je meegaat.',
  },
  notFound: {
    en: 'This page went out with the tide.',
    de: 'Diese Seite ging mit der Flut.',
    nl: 'Deze pagina ging met het tij mee.',
  },
} as const satisfies Record<string, Translated>;

export type TextKey = keyof typeof texts;

/** The visitor's language: what the address says, else what the browser prefers, else English. */
export function chooseLocale(wanted: string | undefined, acceptLanguage: string | undefined): ShopLocale {
  const preferred = (acceptLanguage ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  for (const word of [wanted, ...preferred]) {
    const found = shopLocales.find((locale) => locale === word);
    if (found) return found;
  }
  return 'en';
}
