import { Button } from '@mantine/core';
import type { UnknownFilter } from '../../data/unknown-filters.ts';
import { useUrlState } from '../../data/url-state.ts';
import { Icon } from '../icon.tsx';
import classes from './unknown-note.module.css';

/** Stands in the place of a list that was not asked for: which filters of the address are not known, and what is. */
export function UnknownNote({ filters }: { filters: readonly UnknownFilter[] }) {
  const [, setParams] = useUrlState();
  return (
    <div className={classes.note} role="alert">
      {filters.map(({ name, value, allowed }) => (
        <p key={name}>
          <span className={classes.bad}>
            <Icon name="warning" size={14} /> <code>{name}</code> cannot be <code>{value}</code>.
          </span>{' '}
          Known {allowed.length === 1 ? 'is' : 'are'}{' '}
          {allowed.map((one, index) => (
            <span key={one}>
              {index > 0 && ', '}
              <code>{one}</code>
            </span>
          ))}
          .
        </p>
      ))}
      <p>Nothing is listed, because this would not be what was asked for.</p>
      <Button variant="default" onClick={() => setParams(Object.fromEntries(filters.map(({ name }) => [name, null])))}>
        {filters.length === 1 ? 'Clear this filter' : 'Clear these filters'}
      </Button>
    </div>
  );
}
