import { untrack } from 'svelte'
import { withQuery, type Query } from '../api/client'
import type { Range } from './range'

/**
 * The address bar as state. Everything a colleague needs to see the same view stands in it: range, query, filter,
 * selection.
 */
class Address {
  #url = $state.raw(new URL(location.href))

  constructor() {
    addEventListener('popstate', () => (this.#url = new URL(location.href)))
  }

  get path(): string {
    return this.#url.pathname
  }

  get search(): string {
    return this.#url.search
  }

  param(name: string): string {
    return this.#url.searchParams.get(name) ?? ''
  }

  get range(): Range {
    const of = (name: string) => this.#url.searchParams.get(name)
    return { last: of('last'), since: of('since'), until: of('until') }
  }

  go(href: string, replace = false) {
    const url = new URL(href, location.origin)
    if (url.origin !== location.origin) return
    if (url.href === location.href) return
    history[replace ? 'replaceState' : 'pushState'](null, '', url.pathname + url.search)
    this.#url = url
  }

  /** Changes some parameters and keeps the others; an empty value removes one. */
  set(changes: Query, replace = false) {
    this.go(this.with(changes), replace)
  }

  with(changes: Query, path?: string): string {
    const url = untrack(() => this.#url)
    const query: Query = Object.fromEntries(url.searchParams)
    return withQuery(path ?? url.pathname, { ...query, ...changes })
  }

  setRange(range: Partial<Range>) {
    this.set({ last: null, since: null, until: null, ...range })
  }

  /** Links inside the pages change the address without a reload; all others are the browser's. */
  follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = (event.target as Element | null)?.closest?.('a[href]')
    if (!(link instanceof HTMLAnchorElement)) return
    if (link.target || link.hasAttribute('download') || link.origin !== location.origin) return
    if (link.pathname.startsWith('/api/')) return
    event.preventDefault()
    this.go(link.href)
  }
}

export const address = new Address()
