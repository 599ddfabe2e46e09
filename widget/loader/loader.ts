/** The script tag's bundle: the launcher at once, everything else when it is wanted. */
import { hasRecord } from '@throughline/sdk/has-record';
import { whenIdle } from '../chat/when-idle.ts';
import '../launcher/launcher.define.ts';
import { install } from './install.ts';
import { ownScript, scriptOptions } from './script-options.ts';

install(scriptOptions(ownScript(document)), {
  importModule: (address) => import(/* @vite-ignore */ address),
  hasRecord,
  whenIdle,
});
