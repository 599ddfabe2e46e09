import { testBus } from './bus.contract.ts';
import { createMemoryBus } from './memory-bus.ts';

testBus('the bus in memory', async () => ({ bus: createMemoryBus(), close: async () => undefined }));
