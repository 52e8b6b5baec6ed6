/**
 * A time range as the address holds it: `last=24h`, `last=all`, or `since` and `until`. Nothing leaves it to the service:
 * the 24 hours before the newest event, and what has no time.
 */
export interface Range {
  last: string | null
  since: string | null
  until: string | null
}

export const presets: readonly { last: string; name: string }[] = [
  { last: '15m', name: 'Last 15 minutes' },
  { last: '1h', name: 'Last hour' },
  { last: '24h', name: 'Last 24 hours' },
  { last: '7d', name: 'Last 7 days' },
  { last: '30d', name: 'Last 30 days' },
]

const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of `15m`, `24h`, `7d`; null where it is no such thing. */
export function spanOf(last: string): number | null {
  const match = /^(\d{1,4})([mhd])$/.exec(last)
  return match ? Number(match[1]) * units[match[2]!]! : null
}

export const newest = 'Newest 24 hours'

/** What the API is asked: a moving range is fixed to `now`, all time begins with the oldest event. */
export function bounds(
  range: Range,
  now: number,
  oldest: string | null = null,
): { since: string | null; until: string | null } {
  if (range.last === 'all') return { since: oldest, until: null }
  const length = range.last ? spanOf(range.last) : null
  if (length !== null) return { since: new Date(now - length).toISOString(), until: null }
  return { since: valid(range.since), until: valid(range.until) }
}

/** @param none What a page shows when nothing is chosen. */
export function rangeName(range: Range, none = newest): string {
  if (range.last === 'all') return 'All time'
  if (range.last && spanOf(range.last) !== null)
    return presets.find((preset) => preset.last === range.last)?.name ?? `Last ${range.last}`
  return valid(range.since) || valid(range.until) ? 'Chosen range' : none
}

function valid(time: string | null): string | null {
  return time && !Number.isNaN(Date.parse(time)) ? time : null
}

/** `2026-11-20 12:00[:05]` as UTC -> RFC 3339; null for nothing; undefined where it is no time. */
export function readUtc(text: string): string | null | undefined {
  const given = text.trim()
  if (!given) return null
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?)?Z?$/.exec(given)
  if (!match) return undefined
  const iso = `${match[1]}T${match[2] ?? '00:00'}${match[3] ?? ':00'}Z`
  return Number.isNaN(Date.parse(iso)) ? undefined : iso
}
