import { Button } from '@mantine/core';
import type { LogOrder } from '../../data/logs.ts';
import { useUrlState } from '../../data/url-state.ts';

const orders = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
] as const;

/** Which line is on top. Stack traces are read from the oldest. */
export function OrderSwitch({ order }: { order: LogOrder }) {
  const [, setParams] = useUrlState();
  return (
    <Button.Group aria-label="Order">
      {orders.map(({ value, label }) => (
        <Button
          key={value}
          variant={value === order ? 'light' : 'default'}
          aria-pressed={value === order}
          onClick={() => setParams({ order: value === 'newest' ? null : value })}
        >
          {label}
        </Button>
      ))}
    </Button.Group>
  );
}
