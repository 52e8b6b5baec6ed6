import { describe, expect, it } from 'vitest'
import { brushed, filled } from './buckets'

const at = (minute: number) => Date.parse('2026-11-20T12:00:00Z') + minute * 60_000
const bar = (minute: number, n: number) => ({ time: at(minute), counts: [n] })
const iso = (minute: number) => new Date(at(minute)).toISOString()

describe('bars over time', () => {
  it('show gaps as zeros, from the start of the range to its end', () => {
    const all = filled([bar(5, 2), bar(2, 1)], 60, iso(0), iso(8))
    expect(all.map((b) => (b.time - at(0)) / 60_000)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(all.map((b) => b.counts[0])).toEqual([0, 0, 1, 0, 0, 2, 0, 0])
  })

  it('keep the grid of the service where the range begins between two bars', () => {
    const all = filled([bar(2, 1)], 60, new Date(at(0) + 30_000).toISOString(), iso(4))
    expect(all.map((b) => (b.time - at(0)) / 60_000)).toEqual([1, 2, 3])
  })

  it('do not fill centuries', () => {
    const sent = [{ time: Date.parse('1601-01-01T00:00:00Z'), counts: [1] }, bar(0, 1)]
    expect(filled(sent, 60, null, null)).toEqual(sent)
  })

  it('stand as sent where there is no step', () => {
    expect(filled([bar(1, 1)], 0, null, null)).toEqual([bar(1, 1)])
    expect(filled([], 60, iso(0), iso(9))).toEqual([])
  })
})

describe('a dragged stretch', () => {
  const bars = [bar(0, 1), bar(1, 1), bar(2, 1)]

  it('becomes whole bars, dragged either way', () => {
    expect(brushed(bars, 60, at(1) + 10, at(0) + 10)).toEqual({ since: iso(0), until: iso(2) })
  })

  it('is one bar for a click', () => {
    expect(brushed(bars, 60, at(2) + 5, at(2) + 5)).toEqual({ since: iso(2), until: iso(3) })
  })

  it('is nothing outside', () => {
    expect(brushed(bars, 60, at(9), at(10))).toBeNull()
  })
})
