import { randomInt } from 'node:crypto';
import { type Program, startProgram } from './program.ts';

/** A hundred in the slow part. */
export const kills = process.env.RUNLENS_SLOW === '1' ? 100 : 3;
/** How long a program lives at most before it is killed. */
export const longestLifeMs = 900;
const minutesEach = 2;
export const killTimeout = (kills / 10 + 3) * minutesEach * 60_000;

interface Load {
  senders: number;
  /** Sends the `n`th request. */
  send(program: Program, n: number): Promise<Response>;
  /** Answers that ask to come again; any other but success is a failure of the test. */
  later: readonly number[];
}

/** What became of the requests, by their numbers. */
interface Fate {
  acknowledged: ReadonlySet<number>;
  attempted: ReadonlySet<number>;
}

/** Starts the program, loads it and kills it at a random moment, again and again over one directory. */
export async function killAgainAndAgain(dataDir: string, { senders, send, later }: Load): Promise<Fate> {
  const acknowledged = new Set<number>();
  const attempted = new Set<number>();
  let next = 0;

  /** Sends until the program is gone. What was not answered is sent again later, as every client does. */
  async function sendOn(program: Program, again: number[]): Promise<void> {
    for (;;) {
      const n = again.pop() ?? next++;
      attempted.add(n);
      try {
        const response = await send(program, n);
        const answer = await response.text();
        if (response.ok) acknowledged.add(n);
        else if (!later.includes(response.status)) {
          const health = await fetch(`${program.url}/health`).then((told) => told.text(), String);
          throw new RangeError(`answered ${response.status}: ${answer} while ${health}`);
        }
      } catch (error) {
        if (error instanceof RangeError) throw error;
        return;
      }
    }
  }

  for (let kill = 0; kill < kills; kill += 1) {
    const program = await startProgram(dataDir);
    const again = [...attempted].filter((n) => !acknowledged.has(n));
    const sending = Promise.all(Array.from({ length: senders }, () => sendOn(program, again)));
    await new Promise((moment) => setTimeout(moment, randomInt(longestLifeMs)));
    await program.end('SIGKILL');
    await sending;
  }
  return { acknowledged, attempted };
}
