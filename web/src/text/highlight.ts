/** A stretch of text; `hit` where it is what a detector matched. */
export interface Segment {
  text: string
  hit: boolean
}

/**
 * Cuts a text at the places where one of the values stands, regardless of case. Overlapping places become one. Values
 * shorter than two characters are left out: they would mark half of a log line.
 */
export function segments(text: string, values: readonly string[], limit = 200): Segment[] {
  const places: [number, number][] = []
  const lower = text.toLowerCase()
  // A few letters change their length in lower case; then the places would be wrong.
  if (lower.length === text.length) {
    for (const value of new Set(values.map((v) => v.toLowerCase()))) {
      if (value.length < 2) continue
      for (let at = lower.indexOf(value); at >= 0 && places.length < limit; at = lower.indexOf(value, at + value.length))
        places.push([at, at + value.length])
    }
  }
  places.sort((a, b) => a[0] - b[0] || b[1] - a[1])

  const found: Segment[] = []
  let end = 0
  for (let [from, to] of places) {
    const last = found.at(-1)
    if (from < end || (from === end && last?.hit)) {
      if (to > end) {
        last!.text += text.slice(end, to)
        end = to
      }
      continue
    }
    if (from > end) found.push({ text: text.slice(end, from), hit: false })
    found.push({ text: text.slice(from, to), hit: true })
    end = to
  }
  if (end < text.length || found.length === 0) found.push({ text: text.slice(end), hit: false })
  return found
}

/** Whether a rule's field is this native path: the whole of it, or its last part (`Image` in `Event.EventData.Image`). */
export function isField(path: string, field: string): boolean {
  const [a, b] = [path.toLowerCase(), field.toLowerCase()]
  return a === b || a.endsWith(`.${b}`)
}

/** A value as JSON has it escaped, for marking it in a raw JSON line. */
export const escaped = (value: string): string => JSON.stringify(value).slice(1, -1)
