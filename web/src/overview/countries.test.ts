import { expect, it } from 'vitest'
import { steps } from './countries'

it('shades countries by the order of magnitude of their events', () => {
  const found = steps([
    { code: 'cn', events: 100_000, findings: 0 },
    { code: 'DE', events: 300, findings: 0 },
    { code: 'MT', events: 1, findings: 9 },
    { code: 'US', events: 0, findings: 1 },
  ])
  expect(found).toEqual([
    { code: 'CN', step: 4 },
    { code: 'DE', step: 2 },
    { code: 'MT', step: 1 },
  ])
})
