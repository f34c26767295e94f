import { accountOf } from './accounts.ts';
import { nodeId } from './compose.ts';

const permissions = Object.fromEntries(
  (
    'actions:write administration:read checks:write contents:write deployments:write discussions:write issues:write ' +
    'merge_queues:write metadata:read packages:write pages:write pull_requests:write repository_hooks:write ' +
    'repository_projects:write security_events:write statuses:write vulnerability_alerts:read'
  )
    .split(' ')
    .map((entry) => entry.split(':')),
);

function appOf(id: number, slug: string, name: string, owner: string, ownerId: number): Record<string, unknown> {
  return {
    id,
    slug,
    node_id: nodeId('A', id),
    owner: accountOf(owner, ownerId, 'Organization'),
    name,
    description: `${name} on GitHub`,
    external_url: `https://github.com/apps/${slug}`,
    html_url: `https://github.com/apps/${slug}`,
    created_at: '2018-07-30T09:30:17Z',
    updated_at: '2025-06-02T08:20:01Z',
    permissions,
    events: ['check_run', 'check_suite', 'deployment', 'deployment_status', 'pull_request', 'push', 'workflow_run'],
  };
}

export const actionsApp = appOf(15_368, 'github-actions', 'GitHub Actions', 'github', 9919);
export const qualityApp = appOf(12_526, 'code-quality', 'Code Quality', 'code-quality-tools', 545_988);
