/** Select lists that give rows back as the records of `model/`: column names become field names, times epoch ms. */
function fields(plain: string, times: string): string {
  const rename = (column: string) => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const columns = plain.split(' ').map((column) => `s.${column} AS ${rename(column)}`);
  return [...columns, ...times.split(' ').map((c) => `toUnixTimestamp64Milli(s.${c}) AS ${rename(c)}`)].join(', ');
}

export const runFields = fields(
  'source run_id attempt organization repository run_number workflow_id workflow workflow_path title event branch branch_type head_sha pull_request actor actor_is_bot is_fork status conclusion url from_jobs also_completed mapping counted limited',
  'created_at started_at completed_at observed_at',
);

const milliseconds = (column: string) => `arrayMap(at -> toUnixTimestamp64Milli(at), s.${column})`;

export const jobFields = `${fields(
  'source run_id job_id attempt organization repository workflow name base_name callers matrix branch head_sha labels os runner_type pool runner runner_id status conclusion queue_ms duration_ms carried_over url step_count mapping counted limited',
  'created_at started_at completed_at observed_at',
)}, ${milliseconds('waiting_seen')} AS waitingSeen, ${milliseconds('queued_seen')} AS queuedSeen`;

export const deploymentFields = fields(
  'source deployment_id organization repository environment ref head_sha task creator state run_id url mapping counted limited',
  'created_at state_at succeeded_at failed_at',
);

export const pushFields = fields(
  'source repository head_sha organization ref branch_type pusher pusher_is_bot commits mapping counted',
  'pushed_at first_check_at',
);
