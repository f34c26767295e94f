import { Button } from '@mantine/core';
import { Fragment } from 'react';
import { useUrlState } from '../../data/url-state.ts';
import { Icon } from '../icon.tsx';
import classes from './unknown-note.module.css';

/** Stands in the place of a list that was not asked for: which words of the address are no filters, and which are. */
export function UnknownNames({ names, known }: { names: readonly string[]; known: readonly string[] }) {
  const [, setParams] = useUrlState();
  return (
    <div className={classes.note} role="alert">
      <p>
        <span className={classes.bad}>
          <Icon name="warning" size={14} /> <Words words={names} />{' '}
          {names.length === 1 ? 'is not a filter of this page.' : 'are not filters of this page.'}
        </span>{' '}
        Known are <Words words={known} />.
      </p>
      <p>Nothing is listed, because this would not be what was asked for.</p>
      <Button variant="default" onClick={() => setParams(Object.fromEntries(names.map((name) => [name, null])))}>
        {names.length === 1 ? 'Clear this filter' : 'Clear these filters'}
      </Button>
    </div>
  );
}

function Words({ words }: { words: readonly string[] }) {
  return words.map((word, index) => (
    <Fragment key={word}>
      {index > 0 && ', '}
      <code>{word}</code>
    </Fragment>
  ));
}
