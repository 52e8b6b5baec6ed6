import { describe, expect, it } from 'vitest'
import { bounds, presets, rangeName, readUtc, spanOf } from './range'

const now = Date.parse('2026-11-20T12:00:00Z')
const none = { last: null, since: null, until: null }

describe('a range in the address', () => {
  it('that moves is fixed to the present', () => {
    expect(bounds({ ...none, last: '24h' }, now)).toEqual({ since: '2026-11-19T12:00:00.000Z', until: null })
  })

  it('is left to the service when it says nothing or nonsense', () => {
    expect(bounds(none, now)).toEqual({ since: null, until: null })
    expect(bounds({ last: '1 year', since: 'soon', until: '<b>' }, now)).toEqual({ since: null, until: null })
    expect(rangeName({ last: 'x', since: null, until: null })).toBe('Newest 24 hours')
    expect(rangeName(none, 'All time')).toBe('All time')
  })

  it('is passed on as it stands', () => {
    const chosen = { ...none, since: '2026-11-20T06:00:00Z' }
    expect(bounds(chosen, now)).toEqual({ since: '2026-11-20T06:00:00Z', until: null })
    expect(rangeName(chosen)).toBe('Chosen range')
  })

  it('of all time begins with the oldest event', () => {
    expect(bounds({ ...none, last: 'all' }, now, '2020-01-01T00:00:00Z')).toEqual({ since: '2020-01-01T00:00:00Z', until: null })
    expect(rangeName({ ...none, last: 'all' })).toBe('All time')
  })

  it('has presets that are spans', () => {
    for (const preset of presets) expect(spanOf(preset.last)).toBeGreaterThan(0)
    expect(spanOf('99999d')).toBeNull()
  })
})

describe('a time that a person types', () => {
  it('is UTC, with or without the clock', () => {
    expect(readUtc('2026-11-20 12:00')).toBe('2026-11-20T12:00:00Z')
    expect(readUtc(' 2026-11-20T12:00:05.5Z ')).toBe('2026-11-20T12:00:05.5Z')
    expect(readUtc('2026-11-20')).toBe('2026-11-20T00:00:00Z')
  })

  it('may be left out, but not be nonsense', () => {
    expect(readUtc('  ')).toBeNull()
    expect(readUtc('20.11.2026')).toBeUndefined()
    expect(readUtc('2026-13-40 99:99')).toBeUndefined()
  })
})
