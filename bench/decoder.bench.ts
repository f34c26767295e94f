import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createDemo } from '../src/demo/demo.ts';
import { Bytes } from '../src/model/columns/bytes.ts';
import { spanTable } from '../src/model/telemetry-tables.ts';
import { encodeJson } from '../src/sources/otlp/encode-json.ts';
import { SpanReader } from '../src/sources/otlp/read-spans.ts';
import { Rejections } from '../src/sources/otlp/rejections.ts';
import { windowOf } from '../src/sources/otlp/times.ts';
import type { Engine } from '../src/store/engine.ts';
import { nativeBlock } from '../src/store/native.ts';
import { openStore } from '../src/store/open.ts';
import { createLibrary, libraryColumns } from './decoder/library.ts';
import { createOwnInput } from './decoder/own-input.ts';
import { createRequests } from './otlp/requests.ts';
import { compare } from './shared/alternate.ts';
import { type Emit, median } from './shared/line.ts';

const spansEach = 512;
/** As many as one insert holds where much comes. */
const requestsEach = 16;
const rounds = 11;
const warmUps = 4;
/** Of a side, one after another, in each round. */
const turns = 4;
const keptDays = 30;
const peerNames: Record<string, string> = {
  library: 'protobufjs 7.6.6',
  objects: 'protobufjs 7.6.6, no rows',
  clickhouse: 'ClickHouse Protobuf input',
};
const table = spanTable();
const columns = Object.keys(table.columns).map((name) => `\`${name}\``);
const out = new Bytes();
const peer = createLibrary();

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

type Sides = Record<string, () => unknown>;
/** Seconds that each side took, round by round. */
type Seconds = Record<string, { cpu: number[]; wall: number[] }>;

/**
 * Three ways from OTLP in protobuf to rows: our reader, a library's objects, ClickHouse's own input. With spans as an SDK inside
 * a job sends them, and with the demo's, which have many resources, events and links. `.read` is up to what is handed to
 * the store, where `objects` are the library's without rows; `.stored` is until the rows are in the table, without syncs, which
 * are the same for all. Spans per second of processor time, all threads together, and per second. What a side does less
 * than ours is told where it is.
 */
export async function run(emit: Emit): Promise<void> {
  const sets = [createSet('sdk', sdkRequests()), createSet('demo', demoRequests())];
  // Without the engine, whose own threads take processor time as well.
  const read = new Map<string, Seconds>();
  for (const { name, ours, bodies } of sets) {
    const objects = () => {
      for (const body of bodies) peer.decode(body);
    };
    read.set(name, await measure({ ours, library: () => peer.rows(bodies), objects }));
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'runlens-bench-decoder-'));
  const engine = await openStore({ dataDir });
  try {
    await engine.command(`SYSTEM STOP MERGES ${table.table}`);
    await engine.command(`ALTER TABLE ${table.table} MODIFY SETTING fsync_after_insert = 0, fsync_part_directory = 0`);
    const ownInput = createOwnInput(engine, dataDir);
    const clear = () => engine.command(`TRUNCATE TABLE ${table.table}`);
    for (const { name, ours, bodies } of sets) {
      const stored: Sides = {
        ours: () => engine.insert(table.table, columns, 'Native', ours()),
        library: () => engine.insert(table.table, libraryColumns, 'JSONCompactEachRow', peer.rows(bodies)),
        clickhouse: () => ownInput(bodies),
      };
      const spans = await countEqual(engine, stored, clear);
      tell(emit, `decoder.${name}.read`, spans, read.get(name) ?? {});
      tell(emit, `decoder.${name}.stored`, spans, await measure(stored, clear));
    }
  } finally {
    await engine.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function tell(emit: Emit, bench: string, spans: number, { ours, ...others }: Seconds): void {
  console.error(bench, JSON.stringify({ spans, ours, ...others }));
  for (const [side, theirs] of Object.entries(others)) {
    for (const [clock, unit] of [
      ['cpu', 'spans/cpu-s'],
      ['wall', 'spans/s'],
    ] as const) {
      const rate = (seconds: number[] = []) => spans / median(seconds);
      const values = { ours: rate(ours?.[clock]), theirs: rate(theirs[clock]) };
      emit(compare({ bench: `${bench}.${side}`, unit, peer: peerNames[side] ?? side, better: 'higher', ...values }));
    }
  }
}

/** All sides, one after another, each round begun by the next one. */
async function measure(sides: Sides, after?: () => Promise<void>): Promise<Seconds> {
  const names = Object.keys(sides);
  const found: Seconds = Object.fromEntries(names.map((name) => [name, { cpu: [], wall: [] }]));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const at of names.keys()) {
      const name = names[(at + round + warmUps) % names.length] as string;
      // What the side before left behind is not this one's to clear away; what it leaves itself mostly falls within its turns.
      collect();
      const [cpu, started] = [process.cpuUsage(), performance.now()];
      for (let turn = 0; turn < turns; turn += 1) await sides[name]?.();
      const ms = performance.now() - started;
      const { user, system } = process.cpuUsage(cpu);
      await after?.();
      if (round < 0) continue;
      found[name]?.cpu.push((user + system) / 1e6 / turns);
      found[name]?.wall.push(ms / 1e3 / turns);
    }
  }
  return found;
}

/** How many spans there are. Throws where the sides do not store the same rows. */
async function countEqual(engine: Engine, sides: Sides, clear: () => Promise<void>): Promise<number> {
  let first: string[] = [];
  for (const [name, store] of Object.entries(sides)) {
    await store();
    const stored = `SELECT * FROM ${table.table} ORDER BY TraceId, SpanId`;
    const rows = (await engine.queryBytes('bench.rows', stored, {}, 'JSONEachRow')).toString().trimEnd().split('\n');
    await clear();
    if (first.length === 0) first = rows;
    const at = first.findIndex((row, i) => row !== rows[i]);
    if (at !== -1 || rows.length !== first.length)
      throw new Error(`${name}: ${rows.length} rows, not the same ${first.length}:\n${first[at]}\n${rows[at]}`);
  }
  if (first.length < spansEach * requestsEach) throw new Error(`only ${first.length} spans were stored`);
  return first.length;
}

/** Requests, and our side of them up to what is handed to the store. */
function createSet(name: string, bodies: readonly Buffer[]) {
  const reader = new SpanReader(table);
  const window = windowOf(Date.now(), keptDays);
  const ours = () => {
    table.clear();
    reader.clear();
    for (const body of bodies) reader.read(body, '', window, new Rejections());
    return nativeBlock(table, out);
  };
  return { name, bodies, ours };
}

function sdkRequests(): Buffer[] {
  const requests = createRequests(spansEach);
  return Array.from({ length: requestsEach }, () => Buffer.from(requests.next()));
}

/** What the demo's jobs send, gathered until there are enough spans for a request. */
function demoRequests(): Buffer[] {
  const bodies: Buffer[] = [];
  let gathered: object[] = [];
  let spans = 0;
  for (const { sendings } of createDemo({ now: Date.now(), days: 3 }).telemetry()) {
    for (const sending of sendings) {
      if (sending.way !== 'spans') continue;
      for (const resource of sending.resourceSpans as { scopeSpans: { spans: object[] }[] }[]) {
        gathered.push(resource);
        for (const scope of resource.scopeSpans) spans += scope.spans.length;
        if (spans < spansEach) continue;
        bodies.push(encodeJson('traces', { resourceSpans: gathered }));
        if (bodies.length === requestsEach) return bodies;
        [gathered, spans] = [[], 0];
      }
    }
  }
  throw new Error('the demo does not send enough spans');
}
