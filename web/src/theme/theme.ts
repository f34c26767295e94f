import { createTheme } from '@mantine/core';

/**
 * The small theme: colours live in tokens.css as variables, so that both schemes are plain CSS and nothing is injected
 * at run time (the content security policy allows no inline style sheets).
 */
export const theme = createTheme({
  respectReducedMotion: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', comboboxProps: { shadow: 'md' } } },
    ActionIcon: { defaultProps: { size: 'md', variant: 'subtle', color: 'gray' } },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true } },
    Popover: { defaultProps: { shadow: 'md' } },
    // Locking the scroll injects a style sheet, which the policy refuses.
    DrawerRoot: { defaultProps: { lockScroll: false, position: 'right', size: 'lg' } },
  },
});
