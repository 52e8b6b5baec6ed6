import { expect, it } from 'vitest'
import { unique } from './rows'

it('keeps the first of each id, in order', () => {
  const rows = [
    { id: 'a', n: 1 },
    { id: 'b', n: 2 },
    { id: 'a', n: 3 },
  ]
  expect(unique(rows)).toEqual([rows[0], rows[1]])
})
