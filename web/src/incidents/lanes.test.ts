import { describe, expect, it } from 'vitest'
import type { Finding, Level } from '../api/types'
import { lanes, merged } from './lanes'

const finding = (id: string, name: string, time: string | null, level: Level = 'low') =>
  ({ id, time, level, event_count: 2, detector: { name } }) as Finding

describe('the timeline', () => {
  it('has a lane for each detector, in the order in which they began', () => {
    const drawn = lanes([
      finding('c', 'Exfiltration', '2026-11-20T12:10:00Z'),
      finding('a', 'Brute force', '2026-11-20T12:00:00Z'),
      finding('b', 'Brute force', '2026-11-20T12:05:00Z'),
    ])
    expect(drawn.lanes.map((lane) => [lane.name, lane.marks.map((mark) => mark.at)])).toEqual([
      ['Brute force', [0, 0.5]],
      ['Exfiltration', [1]],
    ])
  })

  it('is a point when all happened at once, and nothing without times', () => {
    expect(lanes([finding('a', 'x', '2026-11-20T12:00:00Z')]).lanes[0]!.marks[0]!.at).toBe(0)
    expect(Number.isFinite(lanes([finding('a', 'x', null)]).from)).toBe(false)
  })

  it('merges marks that would cover each other: the gravest speaks', () => {
    const [lane] = lanes([
      finding('a', 'x', '2026-11-20T12:00:00Z'),
      finding('b', 'x', '2026-11-20T12:00:01Z', 'critical'),
      finding('c', 'x', '2026-11-20T13:00:00Z'),
    ]).lanes
    expect(merged(lane!.marks, 0.03).map((mark) => [mark.id, mark.level, mark.count, mark.events])).toEqual([
      ['b', 'critical', 2, 4],
      ['c', 'low', 1, 2],
    ])
  })
})
