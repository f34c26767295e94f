import type { EpochMs } from '../model/time.ts';
import type { Clock } from './clock.ts';
import type { Head, RepositoryState, RunState, Sink, WorkflowState } from './happenings.ts';
import { actionsBot, dependabot, outsiders, type Person, people, renovate } from './organization.ts';
import type { Random } from './random.ts';
import { activityAt } from './rhythm.ts';
import type { Runs } from './runs.ts';
import { branchOf, commitTitle, updateTitle } from './titles.ts';

const minute = 60_000;
const hour = 60 * minute;
/** How often something is done in the busiest hour in a repository of usual activity; gives about 25,000 jobs in 30 days. */
const actionsPerHour = 0.34;

export interface ActivityContext {
  clock: Clock;
  random: Random;
  sink: Sink;
  runs: Runs;
  repositories: readonly RepositoryState[];
  nextId: (at: EpochMs) => number;
  /** 1 is the demo; 400 gives 10 million jobs a month. */
  scale: number;
}

export interface Activity {
  /** Everything that belongs to the hour that begins at `at`. */
  hourBegins(at: EpochMs): void;
  /** Somebody pushes to a pull request of this repository. */
  pushToPullRequest(repository: RepositoryState): void;
  /** Somebody merges a change with this title. */
  merge(repository: RepositoryState, title: string): void;
}

interface Desk {
  pullRequests: Head[];
  nextNumber: number;
  mainSha: string;
  releases: number;
  /** Runs that a newer push would cancel, by workflow and branch. */
  active: Map<string, RunState>;
}

/** What people, bots and schedules do. */
export function createActivity(context: ActivityContext): Activity {
  const { clock, random, sink, runs, scale } = context;
  const desks = new Map<RepositoryState, Desk>();
  for (const repository of context.repositories) {
    desks.set(repository, {
      pullRequests: [],
      nextNumber: 200 + random.int(1800),
      mainSha: random.hex(40),
      releases: 10 + random.int(40),
      active: new Map(),
    });
  }
  const deskOf = (repository: RepositoryState): Desk => desks.get(repository) as Desk;

  const act = (repository: RepositoryState): void => {
    const roll = random.next();
    if (roll < 0.62) pushToPullRequest(repository);
    else if (roll < 0.9) merge(repository, commitTitle(random));
    else if (roll < 0.93) tag(repository);
    else if (roll < 0.95) dispatch(repository);
    else if (!repository.plan.private) openPullRequest(repository, commitTitle(random), random.pick(outsiders), true);
    else pushToPullRequest(repository);
  };

  const pushToPullRequest = (repository: RepositoryState): void => {
    const desk = deskOf(repository);
    const own = desk.pullRequests.filter((head) => head.fork === null && !head.author.bot);
    if (own.length === 0 || random.chance(0.4)) {
      openPullRequest(repository, commitTitle(random), random.pick(people), false);
      return;
    }
    const head = random.pick(own);
    const before = head.sha;
    const next = { ...head, sha: random.hex(40), committedAt: clock.now() };
    desk.pullRequests[desk.pullRequests.indexOf(head)] = next;
    push(repository, next, before, 1 + random.int(2));
    trigger(repository, next, 'pull_request');
    fixUp(repository, next);
  };

  const openPullRequest = (repository: RepositoryState, title: string, author: Person, fork: boolean): void => {
    const desk = deskOf(repository);
    desk.nextNumber += 1;
    const prefix = author === dependabot ? 'dependabot/' : author === renovate ? 'renovate/' : '';
    const head: Head = {
      branch: prefix + branchOf(title),
      sha: random.hex(40),
      title,
      author,
      pullRequest: desk.nextNumber,
      fork: fork ? author : null,
      kind: 'feature',
      committedAt: clock.now() - 20_000,
    };
    desk.pullRequests.push(head);
    if (desk.pullRequests.length > 9) desk.pullRequests.shift();
    // A push to a fork is not ours to hear of.
    if (!fork) push(repository, head, '0'.repeat(40), 1 + random.int(4));
    trigger(repository, head, 'pull_request');
    if (!author.bot && !fork) fixUp(repository, head);
  };

  /** Now and then somebody sees a slip right away and pushes again while the first run still works. */
  const fixUp = (repository: RepositoryState, head: Head): void => {
    if (!random.chance(0.14)) return;
    clock.at(clock.now() + random.between(0.6, 5) * minute, () => {
      const desk = deskOf(repository);
      const place = desk.pullRequests.indexOf(head);
      if (place < 0) return;
      const next = { ...head, sha: random.hex(40), committedAt: clock.now() };
      desk.pullRequests[place] = next;
      push(repository, next, head.sha, 1);
      trigger(repository, next, 'pull_request');
    });
  };

  const merge = (repository: RepositoryState, title: string): void => {
    const desk = deskOf(repository);
    const done = desk.pullRequests.shift();
    const before = desk.mainSha;
    desk.mainSha = random.hex(40);
    const text = done === undefined ? title : `${title} (#${done.pullRequest})`;
    const author = done === undefined || done.author.bot ? random.pick(people) : done.author;
    const head = mainHead(repository, text, author);
    push(repository, head, before, 1);
    trigger(repository, head, 'push');
  };

  const mainHead = (repository: RepositoryState, title: string, author: Person): Head => ({
    branch: 'main',
    sha: deskOf(repository).mainSha,
    title,
    author,
    pullRequest: null,
    fork: null,
    kind: 'default',
    committedAt: clock.now() - 5000,
  });

  const tag = (repository: RepositoryState): void => {
    const desk = deskOf(repository);
    desk.releases += 1;
    const name = `v2.${desk.releases}.0`;
    const head: Head = { ...mainHead(repository, `Release ${name}`, random.pick(people)), branch: name, kind: 'tag' };
    push(repository, head, '0'.repeat(40), 0);
    trigger(repository, head, 'tag');
  };

  const dispatch = (repository: RepositoryState): void => {
    trigger(repository, mainHead(repository, '', random.pick(people)), 'workflow_dispatch');
  };

  const push = (repository: RepositoryState, head: Head, before: string, commits: number): void => {
    sink.push({ repository, head, before, commits }, clock.now());
    if (repository.plan.id % 3 !== 0 || head.kind === 'tag') return;
    // A check of another app, which reports by itself.
    const startedAt = clock.now() + 4000;
    const check = { id: context.nextId(startedAt), repository, head, startedAt, conclusion: null };
    clock.at(startedAt, (at) => sink.check(check, at));
    const conclusion = random.chance(0.9) ? 'success' : 'failure';
    clock.at(startedAt + random.between(25, 110) * 1000, (at) => sink.check({ ...check, conclusion }, at));
  };

  const trigger = (repository: RepositoryState, head: Head, on: WorkflowState['plan']['on'][number]): void => {
    for (const workflow of repository.workflows) {
      if (workflow.plan.on.includes(on)) startRun(repository, workflow, head, on === 'tag' ? 'push' : on);
    }
  };

  const startRun = (repository: RepositoryState, workflow: WorkflowState, head: Head, event: string): void => {
    const { active } = deskOf(repository);
    const group = `${workflow.id} ${head.branch}`;
    const cancels = workflow.plan.cancelInProgress && head.kind === 'feature';
    const older = cancels ? active.get(group) : undefined;
    if (older !== undefined) runs.cancel(older);
    const run = runs.start(repository, workflow, head, event, event === 'schedule' ? actionsBot : head.author);
    if (cancels) active.set(group, run);
    if (active.size > 400) for (const [key, old] of active) if (old.status === 'completed') active.delete(key);
  };

  const botDoes = (repository: RepositoryState): void => {
    openPullRequest(repository, updateTitle(random), repository.plan.renovate ? renovate : dependabot, false);
  };

  const hourBegins: Activity['hourBegins'] = (at) => {
    const date = new Date(at);
    const activity = activityAt(at) * actionsPerHour * scale;
    for (const repository of context.repositories) {
      const several = (mean: number, what: () => void): void => {
        for (let left = random.poisson(mean); left > 0; left -= 1) clock.at(at + random.next() * hour, what);
      };
      several(activity * repository.plan.activity, () => act(repository));
      if (date.getUTCHours() === 5) {
        several((date.getUTCDay() === 1 ? 1.6 : 0.15) * scale, () => botDoes(repository));
      }
      for (const workflow of repository.workflows) {
        const { on, hours, weekly } = workflow.plan;
        if (!on.includes('schedule') || !hours.includes(date.getUTCHours())) continue;
        if (weekly && date.getUTCDay() !== 1) continue;
        // GitHub starts schedules late when many want the full hour.
        clock.at(at + random.between(1, 16) * minute, () => {
          startRun(repository, workflow, mainHead(repository, '', actionsBot), 'schedule');
        });
      }
    }
  };

  return { hourBegins, pushToPullRequest, merge };
}
