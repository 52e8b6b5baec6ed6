import { describe, expect, it } from 'vitest'
import { ago, brief, full, span, utc } from './time'

const now = Date.parse('2026-11-20T12:00:00Z')

describe('times', () => {
  it('are shown in UTC whatever the zone of the machine', () => {
    expect(utc('2026-11-20T12:00:00.123456Z')).toBe('2026-11-20 12:00:00')
    expect(utc('2026-11-20T01:30:00+02:00')).toBe('2026-11-19 23:30:00')
    expect(utc('2026-11-20T12:00:00.123456Z', true)).toBe('2026-11-20 12:00:00.123')
  })

  it('that are missing or no times say so', () => {
    for (const none of [null, undefined, '', 'yesterday']) {
      expect(utc(none)).toBe('no time')
      expect(brief(none, now)).toBe('no time')
      expect(ago(none, now)).toBe('no time')
    }
    expect(full(null)).toBe('The log gives no time')
  })

  it('are brief on the same day, with the date on others, with the year in others', () => {
    expect(brief('2026-11-20T00:00:01Z', now)).toBe('00:00:01')
    expect(brief('2026-11-19T23:59:59Z', now)).toBe('11-19 23:59:59')
    expect(brief('2025-11-20T12:00:00Z', now)).toBe('2025-11-20 12:00')
    expect(brief('1601-01-01T00:00:00Z', now)).toBe('1601-01-01 00:00')
  })

  it('are relative by their size, and plain when they lie ahead', () => {
    expect(ago(now - 2_000, now)).toBe('just now')
    expect(ago(now - 59_000, now)).toBe('59 s ago')
    expect(ago(now - 60_000, now)).toBe('1 min ago')
    expect(ago(now - 47 * 3_600_000, now)).toBe('47 h ago')
    expect(ago(now - 48 * 3_600_000, now)).toBe('2 d ago')
    expect(ago(now - 90 * 86_400_000, now)).toBe('2026-08-22')
    expect(ago(now + 3_600_000, now)).toBe('13:00:00')
  })

  it('keep all their digits on hover', () => {
    expect(full('2026-11-20T12:00:00.123456Z')).toMatch(/^2026-11-20T12:00:00\.123456Z\nYour time: /)
  })

  it('have spans in two units at most', () => {
    expect(span(0)).toBe('0 s')
    expect(span(59_000)).toBe('59 s')
    expect(span(250_000)).toBe('4 min 10 s')
    expect(span(2 * 3_600_000 + 5_000)).toBe('2 h')
    expect(span(100 * 3_600_000)).toBe('4 d 4 h')
  })
})
