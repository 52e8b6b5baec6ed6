/** One bar: from `time` (milliseconds), a count for each series. */
export interface Bucket {
  time: number
  counts: number[]
}

const most = 2000

/**
 * The whole range in even steps, with zeros where the service sent nothing: a gap must look like one. Falls back to what
 * was sent where the range and step do not go together.
 */
export function filled(sent: readonly Bucket[], seconds: number, since: string | null, until: string | null): Bucket[] {
  const sorted = [...sent].sort((a, b) => a.time - b.time)
  const step = seconds * 1000
  const first = sorted[0]
  if (!first || !(step > 0)) return sorted
  const last = sorted.at(-1)!
  const from = since ? Math.min(first.time, first.time - Math.floor((first.time - Date.parse(since)) / step) * step) : first.time
  const to = until ? Math.max(last.time, Date.parse(until) - 1) : last.time
  if (!((to - from) / step < most)) return sorted

  const found = new Map(sorted.map((bucket) => [Math.round((bucket.time - from) / step), bucket]))
  const none = first.counts.map(() => 0)
  const all: Bucket[] = []
  for (let i = 0; from + i * step <= to; i++) all.push(found.get(i) ?? { time: from + i * step, counts: none })
  return all
}

/** The dragged stretch, widened to whole bars; null where it is outside. */
export function brushed(
  buckets: readonly Bucket[],
  seconds: number,
  a: number,
  b: number,
): { since: string; until: string } | null {
  const step = seconds * 1000
  const [low, high] = a < b ? [a, b] : [b, a]
  const inside = buckets.filter((bucket) => bucket.time + step > low && bucket.time <= high)
  if (inside.length === 0) return null
  return {
    since: new Date(inside[0]!.time).toISOString(),
    until: new Date(inside.at(-1)!.time + step).toISOString(),
  }
}
