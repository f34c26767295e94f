import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const bin = '/usr/lib/postgresql/15/bin';
/** `nobody`: PostgreSQL refuses to run as root. */
const nobody = 65_534;

export interface Postgres {
  /** Rows as arrays of text, and the time psql saw from sending the statement to having its rows. */
  query(sql: string): Promise<{ rows: string[][]; ms: number }>;
  /** Loads rows in COPY's text format. */
  copy(table: string, columns: readonly string[], parts: AsyncIterable<Buffer>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL 15 of its own on loopback and a free port, in a temporary directory or the one to be kept. */
export async function startPostgres(kept?: string): Promise<Postgres> {
  const directory = kept ?? mkdtempSync(join(tmpdir(), 'runlens-postgres-'));
  if (kept) mkdirSync(kept, { recursive: true });
  const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  if (user.uid) chownSync(directory, nobody, nobody);
  const data = join(directory, 'data');
  const options = { cwd: directory, ...user };
  if (!existsSync(data)) {
    execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--locale=C'], {
      ...options,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  const port = String(await freePort());
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: directory,
    timezone: 'UTC',
    shared_buffers: '2GB',
    work_mem: '128MB',
    maintenance_work_mem: '512MB',
    effective_cache_size: '8GB',
    random_page_cost: '1.1',
    max_wal_size: '8GB',
    max_parallel_workers_per_gather: '2',
    synchronous_commit: 'off',
  };
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...options, stdio: 'ignore' },
  );
  const address = ['-h', '127.0.0.1', '-p', port, '-U', 'bench', '-d', 'postgres', '-X', '-q', '-v', 'ON_ERROR_STOP=1'];
  for (let tries = 0; ; tries += 1) {
    try {
      execFileSync(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', port], { stdio: 'ignore' });
      break;
    } catch (error) {
      if (tries > 100 || server.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const psql = spawn('psql', [...address, '-A', '-t', '-F', '\t'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ask = asker(psql);
  await ask('\\timing on');
  return {
    query: ask,
    async copy(table, columns, parts) {
      const sql = `COPY ${table} (${columns.join(',')}) FROM STDIN`;
      const loader = spawn('psql', [...address, '-c', sql], { stdio: ['pipe', 'ignore', 'inherit'] });
      const ended = new Promise<number | null>((resolve) => loader.once('close', resolve));
      for await (const part of parts) {
        if (!loader.stdin.write(part)) await new Promise((resolve) => loader.stdin.once('drain', resolve));
      }
      loader.stdin.end();
      if ((await ended) !== 0) throw new Error(`psql could not load ${table}`);
    },
    async stop() {
      psql.stdin.end();
      const ended = new Promise((resolve) => server.once('close', resolve));
      // SIGINT is PostgreSQL's fast shutdown.
      server.kill('SIGINT');
      await ended;
      if (!kept) rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** One statement at a time through one psql, whose `\timing` leaves out the start of processes. */
function asker(psql: ChildProcessByStdio<Writable, Readable, null>): Postgres['query'] {
  let output = '';
  let settle: ((text: string) => void) | undefined;
  let fail: ((error: Error) => void) | undefined;
  psql.stdout.setEncoding('utf8');
  psql.stdout.on('data', (chunk: string) => {
    output += chunk;
    if (!output.endsWith('--end--\n')) return;
    settle?.(output.slice(0, -'--end--\n'.length));
    output = '';
  });
  psql.once('close', () => fail?.(new Error('psql ended')));
  return async (sql) => {
    const text = await new Promise<string>((resolve, reject) => {
      settle = resolve;
      fail = reject;
      psql.stdin.write(`${sql}${sql.startsWith('\\') ? '' : ';'}\n\\echo --end--\n`);
    });
    const lines = text.split('\n').filter((line) => line !== '');
    const timing = lines.filter((line) => line.startsWith('Time: '));
    const ms = timing.reduce((sum, line) => sum + Number.parseFloat(line.slice(6)), 0);
    return { ms, rows: lines.filter((line) => !line.startsWith('Time: ')).map((line) => line.split('\t')) };
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
