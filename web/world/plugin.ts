import type { Plugin } from 'vite'
import { drawWorld } from './shapes.ts'

/** `virtual:world`: the countries' outlines, as a module. */
export function world(): Plugin {
  const id = '\0virtual:world'
  return {
    name: 'lapwing-world',
    resolveId: (source) => (source === 'virtual:world' ? id : undefined),
    // JSON.parse of one string starts faster than an object literal of this size.
    load: (source) =>
      source === id ? `export default JSON.parse(${JSON.stringify(JSON.stringify(drawWorld()))})` : undefined,
  }
}
