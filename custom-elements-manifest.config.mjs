export default {
  globs: ['widget/**/*.ts'],
  exclude: ['**/*.test.ts', '**/*.testing.ts', 'widget/dist/**', 'widget/testing/**'],
  outdir: 'widget/dist',
  litelement: true,
};
