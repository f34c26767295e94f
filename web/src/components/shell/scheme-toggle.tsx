import { ActionIcon, type MantineColorScheme, Tooltip, useMantineColorScheme } from '@mantine/core';
import { Icon, type IconName } from '../icon.tsx';

const order: Record<MantineColorScheme, { next: MantineColorScheme; icon: IconName; label: string }> = {
  auto: { next: 'light', icon: 'system', label: 'Colours: as the system' },
  light: { next: 'dark', icon: 'sun', label: 'Colours: light' },
  dark: { next: 'auto', icon: 'moon', label: 'Colours: dark' },
};

/** Goes round: system, light, dark. Transitions are kept because switching them off injects a style sheet. */
export function SchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const { next, icon, label } = order[colorScheme];
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={() => setColorScheme(next)}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}
