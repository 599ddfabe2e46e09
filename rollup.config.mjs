import { readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { parseAst } from 'rollup/parseAst';
import { limits } from './sdk/wire/limits.ts';

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
    const shorter = [...shortPrivateNames(program), ...namedLimits(program), ...constWords(program)].sort(
      ([a], [b]) => a.start - b.start,
    );
    for (const [{ start, end }, text] of shorter) {
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
    compress: { passes: 3, unsafe_arrows: true, hoist_funs: true },
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
  bundle('demo-site/shop/page/shop.ts', 'demo-site/dist', 'shop.js'),
  bundle('demo-site/lab/page/lab.ts', 'demo-site/dist', 'lab.js'),
];
