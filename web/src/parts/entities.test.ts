import { expect, test } from 'vitest'
import { byImportance } from './entities'

test('who and where come before what is long, and empty kinds are left out', () => {
  const ordered = byImportance({ hash: ['aa'], zebra: ['z'], user: [], process: ['p'], host: ['h'] })
  expect(ordered.map(([kind]) => kind)).toEqual(['host', 'process', 'hash', 'zebra'])
})
