import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { trustedDocuments } from './build/documents.ts';
import { icons } from './build/icons.ts';

const server = process.env['KORTVEJ_SERVER'] ?? 'http://127.0.0.1:8080';
// dkfds exports only its script; its stylesheets, fonts and icons are reached by path.
const dkfds = fileURLToPath(new URL('node_modules/dkfds/dist', import.meta.url));
const source = fileURLToPath(new URL('src', import.meta.url));
const proxied = Object.fromEntries(
  ['/graphql', '/schema.graphql', '/auth', '/.well-known', '^/pakker/[^/]+/brochure[.]pdf'].map((path) => [
    path,
    { target: server, ws: true },
  ]),
);

export default defineConfig({
  plugins: [trustedDocuments(source), react(), icons(`${dkfds}/img/svg-icons`)],
  resolve: {
    alias: {
      '@dkfds': dkfds,
      'react-style-singleton': fileURLToPath(new URL('src/graphiql/sheets.ts', import.meta.url)),
    },
  },
  css: { preprocessorOptions: { scss: { loadPaths: [`${dkfds}/scss`], quietDeps: true } } },
  server: { proxy: proxied },
  preview: { proxy: proxied },
  build: {
    target: 'es2022',
    // Fonts and icons stay files of their own, so that a browser asks only for what a page shows.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ['index.html', 'graphiql.html'] },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/language/forTests.ts'],
  },
});
