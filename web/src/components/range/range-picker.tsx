import { Popover, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { namedRanges, type RangeName, rangeBounds, rangeToUrl, readRange } from '../../data/time-range.ts';
import { useUrlState } from '../../data/url-state.ts';
import { formatMoment } from '../../format/time.ts';
import { Icon } from '../icon.tsx';
import { CustomRange } from './custom-range.tsx';
import classes from './range-picker.module.css';

/** The time range of a page: five by name, or any two times. Lives in the URL. */
export function RangePicker() {
  const [params, setParams] = useUrlState();
  const [opened, popover] = useDisclosure(false);
  const range = readRange(params);
  const fixed = range.kind === 'fixed';
  const shown = range.kind === 'fixed' ? `${formatMoment(range.from, true)} – ${formatMoment(range.to, true)}` : null;
  const names = Object.keys(namedRanges) as RangeName[];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout for a row of buttons
    <div className={classes.group} role="group" aria-label="Time range">
      {names.map((name) => (
        <UnstyledButton
          key={name}
          className={classes.item}
          aria-pressed={!fixed && range.name === name}
          onClick={() => setParams(rangeToUrl({ kind: 'named', name }))}
        >
          {name}
        </UnstyledButton>
      ))}
      <Popover opened={opened} onChange={popover.toggle} position="bottom-end" trapFocus withinPortal>
        <Popover.Target>
          <UnstyledButton
            className={classes.item}
            aria-pressed={fixed}
            aria-label={shown === null ? 'Custom time range' : `Custom time range: ${shown}`}
            onClick={popover.toggle}
          >
            <Icon name="calendar" size={14} />
            {shown ?? 'Custom'}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown aria-label="Custom time range">
          <CustomRange
            initial={rangeBounds(range, Date.now())}
            onApply={(from, to) => {
              popover.close();
              setParams(rangeToUrl({ kind: 'fixed', from, to }));
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
