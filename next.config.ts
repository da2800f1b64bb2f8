import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // Types are checked once, by `npm run check`; a start on a bare machine should not wait for it again.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    rules: { '*-documents.ts': { loaders: ['./app/_graphql/inline-documents-loader.cjs'], as: '*.ts' } },
  },
  experimental: {
    // Many small files compress badly, so what a page loads comes in a few large ones.
    turbopackChunking: {
      firstPageLoadPriority: 1,
      requestCost: 2_000_000,
      maxMergeChunkSize: 4_000_000,
      maxChunkCountPerGroup: 4,
    },
    optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@mantine/dates', '@tabler/icons-react'],
  },
};

export default config;
