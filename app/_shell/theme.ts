import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** Ink: the one accent. Dark enough for white text on it, and not red or green, which mean something here. */
const ink: MantineColorsTuple = [
  '#f0f2fe',
  '#dfe3fb',
  '#bcc4f5',
  '#97a3ef',
  '#7886e8',
  '#6170e2',
  '#4f5ed6',
  '#3f4cbd',
  '#323d99',
  '#252d74',
];

/** Cool greys for paper and lines. */
const slate: MantineColorsTuple = [
  '#f7f8fa',
  '#eff1f5',
  '#e4e7ed',
  '#d3d8e1',
  '#b3bac8',
  '#8891a3',
  '#697386',
  '#4d5668',
  '#31394a',
  '#1a202e',
];

/** The same greys at night. */
const night: MantineColorsTuple = [
  '#dfe3ec',
  '#b4bbc9',
  '#8f98aa',
  '#6b7488',
  '#394052',
  '#282e3c',
  '#1b202b',
  '#12161e',
  '#0d1017',
  '#080a0f',
];

/** Money in, and all is well. */
const leaf: MantineColorsTuple = [
  '#ebf8f2',
  '#d5f0e3',
  '#a9dfc6',
  '#79cea7',
  '#50bf8c',
  '#34ad78',
  '#219766',
  '#0f7a50',
  '#0a613f',
  '#06462e',
];

/** The look of Daybook: quiet paper, one accent, figures in columns. */
export const theme = createTheme({
  colors: { ink, gray: slate, dark: night, leaf },
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'sm', fw: 550 } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'lg',
        overlayProps: { backgroundOpacity: 0.4, blur: 2 },
        transitionProps: { duration: 120 },
      },
    },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
});

/** Paper behind white sheets by day; by night the sheets are lighter than what is behind them. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': slate[9],
    '--mantine-color-dimmed': '#5d6679',
    '--mantine-color-default-border': slate[2],
    '--mantine-color-placeholder': '#697386',
    // Mantine's own are too pale to be read on paper, and on their own tint.
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-red-text': '#c92a2a',
    '--mantine-color-yellow-light-color': '#855100',
    '--daybook-paper': slate[0],
    '--daybook-sheet': '#ffffff',
    '--daybook-line': slate[2],
    '--daybook-hover': '#f5f6fa',
    '--daybook-money-in': leaf[7],
    '--daybook-shadow': '0 1px 2px rgb(20 26 40 / 4%)',
    '--daybook-input-line': slate[3],
  },
  dark: {
    '--mantine-color-body': night[6],
    '--mantine-color-text': night[0],
    '--mantine-color-dimmed': '#98a1b3',
    '--mantine-color-default-border': night[5],
    '--mantine-color-placeholder': '#8f98aa',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-red-text': '#ff8787',
    '--daybook-paper': night[8],
    '--daybook-sheet': '#151922',
    '--daybook-line': '#252b38',
    '--daybook-hover': '#1b202b',
    '--daybook-money-in': leaf[4],
    '--daybook-shadow': 'none',
    '--mantine-color-leaf-light': 'rgb(52 173 120 / 15%)',
    '--mantine-color-leaf-light-color': leaf[3],
    '--mantine-color-yellow-light': 'rgb(245 159 0 / 15%)',
    '--mantine-color-yellow-light-color': '#ffd43b',
    '--mantine-color-ink-light': 'rgb(97 112 226 / 18%)',
    '--mantine-color-ink-light-hover': 'rgb(97 112 226 / 24%)',
    '--mantine-color-ink-light-color': ink[1],
    '--daybook-input-line': night[4],
  },
});
