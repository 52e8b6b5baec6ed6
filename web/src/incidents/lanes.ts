import type { Finding, Level } from '../api/types'

/** A detector's findings in time. `at` is 0-1 of the incident's span. */
export interface Lane {
  name: string
  marks: { at: number; id: string; level: Level; time: string | null; events: number }[]
}

/** One lane for each detector, in the order of its first finding; findings without a time stand at the start. */
export function lanes(findings: readonly Finding[]): { lanes: Lane[]; from: number; to: number } {
  const times = findings.flatMap((f) => (f.time ? [Date.parse(f.time)] : []))
  const from = Math.min(...times)
  const to = Math.max(...times)
  const all = new Map<string, Lane>()
  const sorted = [...findings].sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''))
  for (const finding of sorted) {
    const lane = all.get(finding.detector.name) ?? { name: finding.detector.name, marks: [] }
    all.set(finding.detector.name, lane)
    const time = finding.time ? Date.parse(finding.time) : from
    lane.marks.push({
      at: to > from ? (time - from) / (to - from) : 0,
      id: finding.id,
      level: finding.level,
      time: finding.time,
      events: finding.event_count,
    })
  }
  return { lanes: [...all.values()], from, to }
}

/** Marks that would cover each other become one: the gravest stands for all. `width` is a share of the span. */
export function merged(marks: Lane['marks'], width: number): (Lane['marks'][number] & { count: number })[] {
  const grave: Level[] = ['informational', 'low', 'medium', 'high', 'critical']
  const all: (Lane['marks'][number] & { count: number })[] = []
  for (const mark of marks) {
    const last = all.at(-1)
    if (!last || mark.at - last.at > width) {
      all.push({ ...mark, count: 1 })
      continue
    }
    last.count++
    last.events += mark.events
    if (grave.indexOf(mark.level) > grave.indexOf(last.level)) Object.assign(last, { level: mark.level, id: mark.id })
  }
  return all
}
