import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumLaunch } from './demo-site/journeys/chromium.ts';

const resolve = { conditions: ['source'] };
/** Far above what any of them takes: how loaded the machine is must not decide. */
const testTimeout = 60_000;
const ignored = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr: { resolve },
        test: {
          name: 'node',
          environment: 'node',
          include: ['{sdk,widget,gateway,demo-site,bench}/**/*.test.ts'],
          exclude: [...ignored, '**/*.web.test.ts', '**/*.e2e.test.ts'],
          testTimeout,
          hookTimeout: testTimeout,
        },
      },
      {
        resolve,
        test: {
          name: 'web',
          include: ['{sdk,widget,demo-site}/**/*.web.test.ts'],
          exclude: ignored,
          testTimeout,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumLaunch }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        resolve,
        ssr: { resolve },
        test: {
          name: 'journeys',
          environment: 'node',
          include: ['demo-site/journeys/*.e2e.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
