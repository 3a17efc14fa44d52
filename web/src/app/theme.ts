import {
  ActionIcon,
  Button,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Input,
  type MantineColorsTuple,
  Menu,
  Modal,
  Tooltip,
} from '@mantine/core';

const accent: MantineColorsTuple = [
  '#eef2ff',
  '#e4ecff',
  '#c7d4fd',
  '#a3b6fa',
  '#86a3ff',
  '#5b7bf0',
  '#4468ec',
  '#2f56d9',
  '#2446b8',
  '#1b3590',
];

/** The kit drawn with our tokens: its own blues and greys miss the contrast we ask for. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 6 },
  colors: { accent },
  fontFamily: 'var(--font-ui)',
  fontFamilyMonospace: 'var(--font-mono)',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontSizes: { xs: 'var(--fs-12)', sm: 'var(--fs-13)', md: 'var(--fs-14)', lg: 'var(--fs-16)', xl: 'var(--fs-20)' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  headings: { fontFamily: 'var(--font-ui)', fontWeight: '600' },
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } }),
    Input: Input.extend({ defaultProps: { size: 'sm' } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'xs' } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: false,
        yOffset: '10vh',
        radius: 'lg',
        transitionProps: { transition: 'pop', duration: 140 },
        overlayProps: { backgroundOpacity: 0.45 },
        closeButtonProps: { 'aria-label': 'Close' },
        // The kit draws a header element, which inside a dialog would count as a second banner of the page.
        attributes: { header: { role: 'none' } },
      },
    }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', position: 'bottom-end', transitionProps: { duration: 100 } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: false, fz: 12 } }),
  },
});

const shared = {
  '--mantine-color-body': 'var(--bg-canvas)',
  '--mantine-color-text': 'var(--tx)',
  '--mantine-color-dimmed': 'var(--tx-3)',
  '--mantine-color-placeholder': 'var(--tx-3)',
  '--mantine-color-anchor': 'var(--accent-tx)',
  '--mantine-color-default': 'var(--bg-surface)',
  '--mantine-color-default-hover': 'var(--bg-hover)',
  '--mantine-color-default-color': 'var(--tx)',
  '--mantine-color-default-border': 'var(--bd)',
  '--mantine-color-error': 'var(--st-critical-fg)',
  '--mantine-color-accent-filled': 'var(--accent)',
  '--mantine-color-accent-filled-hover': 'var(--accent-hover)',
  '--mantine-color-accent-light': 'var(--bg-selected)',
  '--mantine-color-accent-light-hover': 'var(--bg-selected)',
  '--mantine-color-accent-light-color': 'var(--accent-tx)',
  '--mantine-color-accent-outline': 'var(--accent-tx)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-light': 'var(--bg-selected)',
  '--mantine-primary-color-light-color': 'var(--accent-tx)',
  '--mantine-color-gray-light-color': 'var(--tx-2)',
  '--mantine-color-gray-light-hover': 'var(--bg-hover)',
  '--mantine-color-red-filled': 'var(--st-critical)',
  '--mantine-color-red-filled-hover': 'var(--st-critical-fg)',
  '--mantine-color-red-light': 'var(--st-critical-tint)',
  '--mantine-color-red-light-hover': 'var(--st-critical-tint)',
  '--mantine-color-red-light-color': 'var(--st-critical-fg)',
  '--mantine-shadow-md': 'var(--sh-2)',
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
