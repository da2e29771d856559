/** Colours and shapes. Shades are chosen so that every text has a contrast of at least 4.5:1 in light and dark. */
import {
  Badge,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  Modal,
  parseThemeColor,
} from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  respectReducedMotion: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, "Noto Sans Mono", "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.6rem' }, h2: { fontSize: '1.1rem' } } },
  components: {
    // A state is never cut off.
    Badge: Badge.extend({ defaultProps: { tt: 'none', miw: 'max-content' } }),
    Modal: Modal.extend({ styles: { title: { fontWeight: 650, fontSize: '1.1rem' } } }),
  },
  variantColorResolver(input) {
    const resolved = defaultVariantColorsResolver(input);
    if (input.variant !== 'light' && input.variant !== 'subtle') return resolved;
    const { color, isThemeColor } = parseThemeColor({
      color: input.color ?? input.theme.primaryColor,
      theme: input.theme,
    });
    if (!isThemeColor || color === undefined) return resolved;
    const dark = `color-mix(in srgb, var(--mantine-color-${color}-9) 65%, black)`;
    return { ...resolved, color: `light-dark(${dark}, var(--mantine-color-${color}-2))` };
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#565e66',
    '--mantine-color-placeholder': '#6b737b',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-8)',
    '--mantine-color-error': '#c92a2a',
    '--junction-page': '#f6f7f9',
    '--junction-sea': '#dbe7f3',
    '--junction-land': '#f7f4ec',
    '--junction-border': '#b9b2a2',
    '--junction-good': '#22702f',
    '--junction-bad': '#c92a2a',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b0b7',
    '--mantine-color-placeholder': '#939aa1',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-3)',
    '--mantine-color-error': '#ff8787',
    '--junction-page': '#1a1b1e',
    '--junction-sea': '#16202c',
    '--junction-land': '#2b3038',
    '--junction-border': '#4a525d',
    '--junction-good': '#69db7c',
    '--junction-bad': '#ff8787',
  },
});
