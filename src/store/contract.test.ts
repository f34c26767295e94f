import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openStore } from './open.ts';
import { storeContract } from './testing/contract.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-store-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

storeContract('embedded store', () => openStore({ dataDir }));
