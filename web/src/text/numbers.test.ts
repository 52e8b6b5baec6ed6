import { expect, it } from 'vitest'
import { bytes, count, figure, plural, total } from './numbers'

it('groups digits, and takes nothing for none', () => {
  expect(count(1234567)).toBe('1,234,567')
  expect(count(null)).toBe('0')
})

it('says when a total is only a bound', () => {
  expect(total({ value: 10000, relation: 'gte' })).toBe('at least 10,000')
  expect(total({ value: 1, relation: 'eq' })).toBe('1')
})

it('writes sizes in decimal units', () => {
  expect([0, 999, 1000, 48_123_456, 999_999_999].map(bytes)).toEqual(['0 B', '999 B', '1.0 kB', '48 MB', '1.0 GB'])
})

it('rounds measured values and keeps counted ones', () => {
  expect(figure(0.9312345)).toBe('0.9312')
  expect(figure(12345)).toBe('12,345')
  expect(figure(Number.NaN)).toBe('NaN')
})

it('names one and many', () => {
  expect(plural(1, 'finding')).toBe('1 finding')
  expect(plural(0, 'address', 'addresses')).toBe('0 addresses')
})
