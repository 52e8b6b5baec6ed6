import { untrack } from 'svelte'
import { problemOf, type Problem } from './problem'

/**
 * One answer of the API on a page. The last good answer stays while a newer one is fetched or fails, with the time at
 * which it was true; a later request ends an earlier one.
 */
export class Resource<T> {
  data = $state.raw<T | null>(null)
  problem = $state.raw<Problem | null>(null)
  loading = $state(false)
  /** When `data` came, milliseconds. */
  at = $state(0)

  #current: AbortController | null = null
  #read: ((signal: AbortSignal) => Promise<T>) | null = null

  load(read: (signal: AbortSignal) => Promise<T>, keep = true): Promise<void> {
    return untrack(async () => {
      this.#current?.abort()
      const current = new AbortController()
      this.#current = current
      this.#read = read
      this.loading = true
      if (!keep) this.data = null
      try {
        const data = await read(current.signal)
        if (this.#current !== current) return
        this.data = data
        this.problem = null
        this.at = Date.now()
      } catch (error) {
        if (this.#current !== current || current.signal.aborted) return
        this.problem = problemOf(error)
      }
      this.loading = false
    })
  }

  reload(): Promise<void> {
    return this.#read ? this.load(this.#read) : Promise.resolve()
  }

  cancel() {
    this.#current?.abort()
    this.#current = null
    this.loading = false
  }
}
