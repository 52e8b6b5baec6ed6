import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { world } from './world/plugin.ts'

export default defineConfig({
  plugins: [svelte(), world()],
  build: {
    target: 'es2022',
    // The pages' security policy allows no data: addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  // For work on the pages alone: the service runs beside it.
  server: { proxy: { '/api': 'http://127.0.0.1:5000' } },
  test: { include: ['src/**/*.test.ts', 'world/**/*.test.ts'], environment: 'node' },
})
