/** Builds the console into dist/console; `scripts/build.mjs` runs it. Packages are bundled, none is loaded by browsers. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

export default defineConfig({
  root: here,
  base: '/console/',
  cacheDir: join(here, '../../node_modules/.cache/vite'),
  logLevel: 'warn',
  build: {
    outDir: join(here, '../../dist/console'),
    emptyOutDir: true,
    target: 'es2022',
    // A data: URL would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    reportCompressedSize: false,
    rolldownOptions: {
      // The libraries mark files for server rendering, which there is none of here.
      onwarn: (warning, tell) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || tell(warning),
    },
    chunkSizeWarningLimit: 900,
  },
});
