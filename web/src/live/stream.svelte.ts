import { api } from '../api/client'
import type { Finding, Incident, Stats, Upload } from '../api/types'

export type StreamState = 'connecting' | 'live' | 'reconnecting'

interface Messages {
  finding: Finding
  /** As the detectors see it: decisions are not counted there. */
  incident: Omit<Incident, 'version'> & { version?: number }
  /** Something about this upload changed. */
  upload: Pick<Upload, 'id'>
  stats: Stats
}

type Listener<K extends keyof Messages> = (message: Messages[K]) => void

/**
 * The one stream of live data of all pages. The browser resumes it by Last-Event-ID; where it gives up (the service
 * restarted, a proxy answered), we open it anew with growing pauses and tell the pages to fetch what they missed.
 */
class LiveStream {
  state = $state<StreamState>('connecting')
  stats = $state.raw<Stats | null>(null)
  /** Where all time begins; apart from the figures, because they change every second and this does not. */
  oldest = $derived(this.stats?.oldest_event ?? null)
  /** When the stream was last known to be whole, milliseconds. */
  heard = $state(0)
  /** Grows each time the stream comes back: pages that depend on it fetch again. */
  epoch = $state(0)

  #source: EventSource | null = null
  #retry: ReturnType<typeof setTimeout> | undefined
  #attempts = 0
  #listeners = new Map<keyof Messages, Set<(message: never) => void>>()

  open() {
    this.close()
    this.state = 'connecting'
    this.#connect()
    void this.#fetchStats()
  }

  close() {
    clearTimeout(this.#retry)
    this.#source?.close()
    this.#source = null
    this.stats = null
  }

  on<K extends keyof Messages>(kind: K, listener: Listener<K>): () => void {
    const all = this.#listeners.get(kind) ?? new Set()
    this.#listeners.set(kind, all)
    all.add(listener)
    return () => all.delete(listener)
  }

  #connect() {
    const source = new EventSource('/api/live')
    this.#source = source
    source.onopen = () => {
      if (this.state === 'reconnecting') {
        this.epoch++
        void this.#fetchStats()
      }
      this.#attempts = 0
      this.state = 'live'
      this.heard = Date.now()
    }
    source.onerror = () => {
      if (this.#source !== source) return
      if (this.state === 'live') this.heard = Date.now()
      this.state = 'reconnecting'
      if (source.readyState === EventSource.CLOSED) this.#again()
    }
    for (const kind of ['finding', 'incident', 'upload', 'stats'] as const)
      source.addEventListener(kind, (event) => this.#take(kind, event.data as string))
  }

  #take(kind: keyof Messages, data: string) {
    let message: Messages[typeof kind]
    try {
      message = JSON.parse(data)
    } catch {
      // A cut message; the next fetch has what it said.
      return
    }
    if (kind === 'stats') this.stats = message as Stats
    for (const listener of this.#listeners.get(kind) ?? []) listener(message as never)
  }

  #again() {
    clearTimeout(this.#retry)
    const pause = Math.min(15_000, 500 * 2 ** this.#attempts++)
    this.#retry = setTimeout(async () => {
      // Tells a restarted service from an ended session: 401 leads to signing in.
      await this.#fetchStats()
      if (this.#source?.readyState === EventSource.CLOSED) this.#connect()
    }, pause)
  }

  async #fetchStats() {
    try {
      this.stats = await api.stats()
    } catch {
      // The stream's own state already says that something is wrong.
    }
  }
}

export const live = new LiveStream()
