import { describe } from 'vitest';
import { deviceStorageContract } from './device-storage.contract.ts';
import { memoryStorage } from './memory-storage.ts';

describe('storage in memory', () => {
  deviceStorageContract(() => {
    const kept = new Map<string, unknown>();
    return () => memoryStorage(kept);
  });
});
