import type { Engine } from '../engine.ts';

export interface AdmissionRow {
  label: string;
  value: string;
  folded: boolean;
}

/** Every label value that was given room, and each label (value `other`, folded) that ran out of it. */
export function loadAdmissions(engine: Engine): Promise<AdmissionRow[]> {
  return engine.query<AdmissionRow>(
    'metrics.admissions',
    'SELECT label, value, folded FROM label_admissions GROUP BY label, value, folded ORDER BY label, value, folded',
  );
}

/** Every series that the store has, by family key. */
export function loadSeries(engine: Engine): Promise<{ family: string; labels: string[] }[]> {
  return engine.query<{ family: string; labels: string[] }>(
    'metrics.series',
    'SELECT family, labels FROM metric_points GROUP BY family, labels',
  );
}
