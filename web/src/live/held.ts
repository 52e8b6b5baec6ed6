/** The rows on show and those that wait for the reader; both bounded, newest first. */
export interface Held<T> {
  shown: T[]
  waiting: T[]
  /** How many came while the reader read, also those no longer kept. */
  fresh: number
}

export const mostKept = 1000

export const none = <T>(): Held<T> => ({ shown: [], waiting: [], fresh: 0 })

/**
 * Takes what came (oldest first): straight onto the page while nobody reads, else aside. `unkept` more came that were
 * too many to keep: they are counted.
 */
export function take<T>(held: Held<T>, came: readonly T[], reading: boolean, unkept = 0): Held<T> {
  if (came.length === 0) return held
  const newest = [...came].reverse()
  if (!reading) return { shown: bounded([...newest, ...held.waiting, ...held.shown]), waiting: [], fresh: 0 }
  return { ...held, waiting: bounded([...newest, ...held.waiting]), fresh: held.fresh + came.length + unkept }
}

/** The reader asks for what waits. */
export const release = <T>(held: Held<T>): Held<T> => ({
  shown: bounded([...held.waiting, ...held.shown]),
  waiting: [],
  fresh: 0,
})

const bounded = <T>(rows: T[]): T[] => (rows.length > mostKept ? rows.slice(0, mostKept) : rows)
