// Who may import what. The numbers are those of the rules in docs/architecture.md.
const tests = '(\\.test|\\.testing|\\.contract|\\.fixture)\\.ts$|/testing/|/fixtures/';
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Rule 10: a package has its place; elsewhere it is not imported. */
const onlyIn = (what, packages, place) =>
  forbid(
    `10-${what}`,
    `${what} has one place`,
    { pathNot: `${place}|${tests}` },
    { path: packages, dependencyTypesNot: ['type-only'] },
  );

const domain = '^gateway/(conversation|contact|reply|routing|automation|reporting|workforce|site)/';
const domainStore = '\\.sqlite\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid(
      '1-wire-is-a-leaf',
      'the wire imports nothing outside itself',
      { path: '^sdk/wire/', pathNot: tests },
      { pathNot: '^sdk/wire/' },
    ),
    forbid(
      '2-gateway-sees-the-wire-only',
      'the gateway knows of the sdk only the wire',
      { path: '^gateway/', pathNot: tests },
      { path: '^(sdk/(?!wire/)|widget/|demo-site/)' },
    ),
    forbid(
      '3-sdk-stands-alone',
      'the sdk runs anywhere',
      { path: '^sdk/', pathNot: `${tests}|^sdk/server/` },
      { path: '^(widget|gateway|demo-site)/|node_modules/(lit|hono|ws)/|^node:|^(fs|path|crypto|http|net)$' },
    ),
    forbid(
      '4-widget-not-gateway',
      'the widget talks to the gateway through the sdk',
      { path: '^widget/' },
      { path: '^(gateway|demo-site)/' },
    ),
    forbid(
      '5-ui-knows-no-client',
      'ui: plain values in, events out',
      { path: '^widget/ui/', pathNot: tests },
      {
        path: '^(sdk/(client|agent|transport|outbox|session)/.*(?<!api|index)\\.ts$|widget/(chat|desk|controllers|loader)/)',
      },
    ),
    forbid(
      '5-chat-and-desk-are-strangers',
      'chat and desk share only ui and contract',
      { path: '^widget/chat/' },
      { path: '^widget/desk/' },
    ),
    forbid(
      '5-desk-and-chat-are-strangers',
      'chat and desk share only ui and contract',
      { path: '^widget/desk/' },
      { path: '^widget/chat/' },
    ),
    forbid(
      '6-define-files-are-entries',
      'only entries and tests register elements',
      { path: '^(sdk|gateway|widget)/', pathNot: `${tests}|\\.define\\.ts$|^widget/loader/loader\\.ts$` },
      { path: '\\.define\\.ts$' },
    ),
    forbid(
      '7-domain-is-pure',
      'decisions know no edge and no storage',
      { path: domain, pathNot: `${tests}|${domainStore}` },
      {
        path: '^gateway/(http|socket|channel|delivery|log|bus)/|node_modules/(?!@throughline)|^node:|^(fs|path|crypto|http|net)$',
      },
    ),
    forbid(
      '8-channels-never-meet',
      'a channel knows no other',
      { path: '^gateway/channel/([^/]+)/' },
      { path: '^gateway/channel/([^/]+)/', pathNot: '^gateway/channel/$1/' },
    ),
    forbid(
      '8-only-the-composition-names-a-channel',
      'channels are found through the registry; the command line reads mails and texts without a gateway',
      { path: '^gateway/', pathNot: `${tests}|^gateway/(channel|cli|config)/|^gateway/make-channels\\.ts$` },
      { path: '^gateway/channel/(?!inbound/)[^/]+/' },
    ),
    forbid(
      '9-edges-depend-inward',
      'nothing inside knows an edge',
      { path: '^gateway/(log|bus|conversation|contact|site|reply|delivery|channel|kernel)/', pathNot: tests },
      { path: '^gateway/(http|socket)/|^gateway/(gateway|main)\\.ts$' },
    ),
    onlyIn('idb-keyval', 'node_modules/idb-keyval/', '^sdk/.*/idb-[^/]+\\.ts$'),
    onlyIn('ws', 'node_modules/ws/', '^gateway/socket/|^gateway/http/listen\\.ts$|^bench/'),
    onlyIn('hono', 'node_modules/(hono|@hono)/', '^gateway/http/|^gateway/channel/[^/]+/webhook\\.ts$|^demo-site/'),
    onlyIn('lit', 'node_modules/lit/', '^widget/|^demo-site/'),
    onlyIn('sqlite', 'node_modules/(better-sqlite3|kysely|pg)/', '^gateway/log/sqlite/|\\.sqlite\\.ts$'),
    onlyIn('uploads', 'node_modules/(@tus|sharp|file-type)/', '^gateway/attachment/'),
    onlyIn('tus-js-client', 'node_modules/tus-js-client/', '^sdk/uploads/'),
    onlyIn('jose', 'node_modules/jose/', '^gateway/(identity|channel/sms)/|^sdk/server/'),
    onlyIn('numbers', 'node_modules/(libphonenumber-js|smpp)/', '^gateway/channel/sms/|^bench/'),
    onlyIn('nats', 'node_modules/@nats-io/', '^gateway/bus/'),
    onlyIn(
      'mail',
      'node_modules/(nodemailer|smtp-server|postal-mime|html-to-text|mailauth|imapflow)/',
      '^gateway/channel/email/|^demo-site/|^bench/',
    ),
    forbid(
      '11-no-cycles',
      'no cycles',
      { pathNot: tests },
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      '11-no-orphans',
      'no file that nothing uses',
      { orphan: true, pathNot: `${tests}|\\.config\\.(ts|mjs)$|^bench/|\\.define\\.ts$|\\.d\\.ts$` },
      {},
    ),
    forbid(
      '11-no-dev-dependency-shipped',
      'what ships declares what it needs',
      { path: '^(sdk|widget|gateway)/', pathNot: tests },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
    forbid('11-resolvable', 'every import is found', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
    },
  },
};
