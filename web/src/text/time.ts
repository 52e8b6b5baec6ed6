/** Times for people: UTC always shown, the reader's own zone on hover. */

const two = (n: number) => String(n).padStart(2, '0')

/** `2026-11-20 12:00:00`, with the microseconds' first three digits where asked. */
export function utc(time: string | number | null | undefined, millis = false): string {
  const date = parsed(time)
  if (!date) return 'no time'
  const day = `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  return `${day} ${clock(date, millis)}`
}

/** Short enough for a list: the clock alone on the day of `now`, else month and day; the year when it is another. */
export function brief(time: string | number | null | undefined, now: number): string {
  const date = parsed(time)
  if (!date) return 'no time'
  const today = new Date(now)
  const day = `${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  if (date.getUTCFullYear() !== today.getUTCFullYear()) return `${date.getUTCFullYear()}-${day} ${clock(date).slice(0, 5)}`
  const sameDay = date.getUTCMonth() === today.getUTCMonth() && date.getUTCDate() === today.getUTCDate()
  return sameDay ? clock(date) : `${day} ${clock(date)}`
}

/** `12 s ago`, `5 min ago`, `3 h ago`, `2 d ago`; the date beyond 60 days and for the future. */
export function ago(time: string | number | null | undefined, now: number): string {
  const date = parsed(time)
  if (!date) return 'no time'
  const seconds = Math.floor((now - date.getTime()) / 1000)
  if (seconds < -60) return brief(time, now)
  if (seconds < 5) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`
  if (seconds < 60 * 86400) return `${Math.floor(seconds / 86400)} d ago`
  return utc(time).slice(0, 10)
}

/** For the hover: the full UTC time as it was given and the reader's own. */
export function full(time: string | number | null | undefined): string {
  const date = parsed(time)
  if (!date) return 'The log gives no time'
  const exact = typeof time === 'string' ? time : date.toISOString()
  const local = date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' })
  return `${exact}\nYour time: ${local}`
}

/** `3 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const units: [number, string][] = [
    [86400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ]
  const first = units.findIndex(([size]) => seconds >= size)
  if (first < 0) return '0 s'
  const [size, name] = units[first]!
  const whole = `${Math.floor(seconds / size)} ${name}`
  const next = units[first + 1]
  const rest = next ? Math.floor((seconds % size) / next[0]) : 0
  return rest > 0 ? `${whole} ${rest} ${next![1]}` : whole
}

function parsed(time: string | number | null | undefined): Date | null {
  if (time === null || time === undefined || time === '') return null
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? null : date
}

function clock(date: Date, millis = false): string {
  const seconds = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return millis ? `${seconds}.${String(date.getUTCMilliseconds()).padStart(3, '0')}` : seconds
}
