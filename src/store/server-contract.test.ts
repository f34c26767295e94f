import { describe } from 'vitest';
import { openStore } from './open.ts';
import { storeContract } from './testing/contract.ts';

const url = process.env.RUNLENS_CLICKHOUSE_URL ?? '';

describe.skipIf(url === '')('with RUNLENS_CLICKHOUSE_URL', () => {
  storeContract('ClickHouse server', () => openStore({ dataDir: '', url }));
});
