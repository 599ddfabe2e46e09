import { readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

/** Node's own type stripping: types become spaces, so positions stay and source maps need no second map. */
const types = {
  name: 'types',
  load: async (id) => (id.endsWith('.ts') ? stripTypeScriptTypes(await readFile(id, 'utf8')) : null),
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
  // An application's entry exports nothing; without this it would be one more file that only imports the real one.
  preserveEntrySignatures: input.endsWith('index.ts') ? 'strict' : false,
  plugins: [types, nodeResolve({ exportConditions: ['source'], browser: true }), minified(format), precompressed],
  output: {
    dir,
    entryFileNames: entry,
    chunkFileNames: ({ name: part }) => entry.replace('.js', `-${part.replace('.define', '')}.js`),
    format,
    sourcemap: true,
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
