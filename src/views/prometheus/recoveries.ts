import { computedFamilies } from '../../model/families.ts';
import type { Engine } from '../../store/engine.ts';
import { readDeploymentsMark, readRecoveries } from '../../store/queries/metrics-gauges.ts';
import { createPart, type Part } from './part.ts';
import { createRenderer } from './series.ts';

const { mttr } = computedFamilies;
const render = createRenderer(mttr);

/**
 * `cicd_mttr_seconds` as a function of the deployments table alone, so that it does not matter in which order they came.
 * Read again only when a deployment changed. It cannot fall while deployments are kept, save when one is delivered late
 * that ended an outage earlier than was known.
 */
export function createRecoveries(engine: Engine): { refresh(): Promise<Part> } {
  let known: { mark: string; part: Part } | undefined;
  return {
    async refresh() {
      const mark = await readDeploymentsMark(engine);
      if (known?.mark === mark) return known.part;
      const bounds = mttr.buckets.map((seconds) => seconds * 1000);
      const { count, ms, within } = await readRecoveries(engine, bounds);
      const buckets = within.map((took, index) => took - (within[index - 1] ?? 0));
      known = { mark, part: createPart(render('', { count, sum: ms / 1000, buckets })) };
      return known.part;
    },
  };
}
