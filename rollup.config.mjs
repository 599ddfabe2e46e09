import { globSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { parseAst } from 'rollup/parseAst';
import { limits } from './sdk/wire/limits.ts';

const root = import.meta.dirname;
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The private names of a piece of code, each with a short one: the same few in every class, for what repeats compresses. */
function* shortPrivateNames(node, known = new Map()) {
  if (Array.isArray(node)) for (const item of node) yield* shortPrivateNames(item, known);
  else if (node?.type === 'PrivateIdentifier') yield [node, `#${letters[known.get(node.name)]}`];
  else if (node instanceof Object) {
    if (node.type === 'ClassBody') {
      const own = node.body.flatMap(({ key }) => (key?.type === 'PrivateIdentifier' ? [key.name] : []));
      // A class within a class sees the names of both.
      known = new Map([...known, ...[...new Set(own)].map((name, index) => [name, known.size + index])]);
      if (known.size > letters.length) throw new Error('a class has more private names than there are letters');
    }
    yield* shortPrivateNames(Object.values(node), known);
  }
}

/** Letters that no name of the SDK is, then pairs. */
const free = [...letters.replace(/[abn]/g, '')];
const shortNames = [...free, ...free.map((letter) => `$${letter}`)];
/**
 * What only the SDK's own code calls by its name, in memory: each gets a short one. What is on the wire, kept, told
 * to other tabs or an application's is not among it, and must not be.
 */
const ownNames = new Map(
  [
    'admit again agentReads authors begin emit enter flush forget forgetPerson',
    'factsWith fresh hasBegun hear hold isFollowing isLeading isOnline isSender isWiped',
    'keepNow learn line loadOthers lose merge onAccess onChange onExpired onGain',
    'onLost onMissing onNews onOther onReading onState onTold onWake openChannel openDatabase',
    'OtherTabs probe readAll sayHere seek session settle siteDefault streamSockets withFiles',
    'acked clock disconnected known onDraft onFiles onLoss onOutbox onReadDue openFiles openSocket releaseFiles requests',
    'showAddresses signedOut want watch webSocket welcomed written',
  ]
    .flatMap((line) => line.split(' '))
    .map((name, index) => [name, shortNames[index]]),
);

function* shortOwnNames(node) {
  if (Array.isArray(node)) for (const item of node) yield* shortOwnNames(item);
  else if (node?.type === 'Identifier' && ownNames.has(node.name)) yield [node, ownNames.get(node.name)];
  else if (node instanceof Object) yield* shortOwnNames(Object.values(node));
}

/** Public fields without a value: the constructor gives them one. */
function* bareFields(node) {
  if (Array.isArray(node)) for (const item of node) yield* bareFields(item);
  else if (node?.type === 'PropertyDefinition' && !node.value && node.key.type === 'Identifier') yield [node, ''];
  else if (node instanceof Object) yield* bareFields(Object.values(node));
}

/** What others read: none of these files may have one of the names. */
const readByOthers = [
  ...globSync('sdk/wire/*.ts', { cwd: root }),
  ...['client/api.ts', 'agent/api.ts', 'replica/timeline.ts', 'tabs/tab-messages.ts', 'client/told.ts'].map(
    (file) => `sdk/${file}`,
  ),
];
for (const file of readByOthers) {
  const member = new RegExp(`^ *(?:readonly |get )?(${[...ownNames.keys()].join('|')})\\??[:(]`, 'm');
  const [, name] = readFileSync(join(root, file), 'utf8').match(member) ?? [];
  if (name) throw new Error(`${file}: ${name} is a name that the build makes short`);
}

const short = new Set(ownNames.values());

/** Throws where a letter is a name already, and where one of the names is more than a name: a word of a message or record. */
function ownNamesAreOwn(node) {
  if (Array.isArray(node)) for (const item of node) ownNamesAreOwn(item);
  else if (node?.type === 'Identifier' && short.has(node.name)) throw new Error(`${node.name} is the build's`);
  else if (node?.type === 'Literal' && ownNames.has(node.value)) throw new Error(`'${node.value}' is no own name`);
  else if (node instanceof Object) ownNamesAreOwn(Object.values(node));
}

/** The wire's limits where one is named, as numbers: an object that files share is kept whole, with names nobody reads. */
function* namedLimits(node) {
  if (Array.isArray(node)) for (const item of node) yield* namedLimits(item);
  else if (node?.type === 'MemberExpression' && node.object.name === 'limits' && node.property.name in limits)
    yield [node, String(limits[node.property.name])];
  else if (node instanceof Object) yield* namedLimits(Object.values(node));
}

/** Every `const` as a `let`: one word less, and neighbours become one declaration. That none is assigned to is checked with the types. */
function* constWords(node) {
  if (Array.isArray(node)) for (const item of node) yield* constWords(item);
  else if (node instanceof Object) {
    if (node.type === 'VariableDeclaration' && node.kind === 'const')
      yield [{ start: node.start, end: node.start + 5 }, 'let'];
    yield* constWords(Object.values(node));
  }
}

/**
 * Node's own type stripping: types become spaces, and so does what private names are longer than they need be; positions
 * stay, and source maps need no second map.
 */
const types = {
  name: 'types',
  async load(id) {
    if (!id.endsWith('.ts')) return null;
    const code = stripTypeScriptTypes(await readFile(id, 'utf8'));
    const parts = [];
    let done = 0;
    const program = parseAst(code);
    const isOwn = relative(root, id).startsWith('sdk/');
    if (isOwn) ownNamesAreOwn(program);
    const shorter = [
      ...shortPrivateNames(program),
      ...namedLimits(program),
      ...constWords(program),
      ...(isOwn ? [...bareFields(program), ...shortOwnNames(program)] : []),
    ].sort(([a], [b]) => a.start - b.start);
    for (const [{ start, end }, text] of shorter) {
      // `{ name }` is a key and a value at one place.
      if (start < done) continue;
      parts.push(code.slice(done, start), text.padEnd(end - start));
      done = end;
    }
    return parts.join('') + code.slice(done);
  },
};

/** A `.br` file beside each script, for the gateway to serve as it is. */
const precompressed = {
  name: 'precompressed',
  async writeBundle({ dir }, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
      await writeFile(`${join(dir, chunk.fileName)}.br`, await promisify(brotliCompress)(chunk.code, { params }));
    }
  },
};

/** Short private names, dead code out; the licence comments of what is bundled stay in the source map only. */
const minified = (format) =>
  terser({
    ecma: 2022,
    module: format === 'es',
    compress: { passes: 3, unsafe_arrows: true, hoist_funs: true, inline: 1 },
    format: { comments: false },
  });

/** One file; what is imported only when it is needed becomes a file of its own beside it. */
const bundle = (input, dir, entry, format = 'es', name = undefined) => ({
  input,
  // An application's entry exports nothing, and a library's may export more than it says, to its own parts: without this it
  // would be one more file that only imports the real one.
  preserveEntrySignatures: input.endsWith('index.ts') ? 'allow-extension' : false,
  plugins: [
    types,
    nodeResolve({ exportConditions: ['source'], browser: true }),
    commonjs(),
    minified(format),
    precompressed,
  ],
  output: {
    dir,
    entryFileNames: entry,
    chunkFileNames: ({ name: part }) => entry.replace('.js', `-${part.replace(/\.define$|-part$/, '')}.js`),
    format,
    sourcemap: true,
    // A script tag of its own is one file.
    ...(name ? { inlineDynamicImports: true } : {}),
    ...(name ? { name } : {}),
  },
  onwarn(warning) {
    throw new Error(warning.message);
  },
});

export default [
  bundle('sdk/client/index.ts', 'sdk/dist', 'throughline-sdk.js'),
  bundle('sdk/client/index.ts', 'sdk/dist', 'throughline-sdk.iife.js', 'iife', 'ThroughlineSdk'),
  bundle('widget/loader/loader.ts', 'widget/dist', 'throughline.js', 'iife'),
  bundle('widget/chat/throughline-chat.define.ts', 'widget/dist', 'chat.js'),
  bundle('widget/desk/throughline-desk.define.ts', 'widget/dist', 'desk.js'),
  bundle('widget/confirm/confirm-page.ts', 'widget/dist', 'confirm.js'),
  bundle('widget/confirm/preferences-page.ts', 'widget/dist', 'preferences.js'),
  bundle('demo-site/shop/page/shop.ts', 'demo-site/dist', 'shop.js'),
  bundle('demo-site/lab/page/lab.ts', 'demo-site/dist', 'lab.js'),
];
