-- True while only tokens that are limited to an organization have told of the record (intake/apply/tenants.ts).
ALTER TABLE runs ADD COLUMN IF NOT EXISTS limited Bool DEFAULT false;
ALTER TABLE jobs ADD COLUMN IF NOT EXISTS limited Bool DEFAULT false;
ALTER TABLE deployments ADD COLUMN IF NOT EXISTS limited Bool DEFAULT false;
-- Whose a job is, is asked by its id alone.
ALTER TABLE jobs ADD INDEX IF NOT EXISTS job_id_range job_id TYPE minmax GRANULARITY 1;
