import { expect, it } from 'vitest'
import { links } from './links'

it('encodes every value, so that a log cannot choose where a link goes', () => {
  const link = new URL(links.entity('host', 'a&q=*#x" OR /../'), 'http://here')
  expect(link.pathname).toBe('/search')
  expect([...link.searchParams]).toEqual([['q', 'host:"a&q=\\*#x\\" OR /../"'], ['last', 'all']])
  expect(links.incident('../../api')).toBe('/incidents/..%2F..%2Fapi')
})

it('carries the range along and leaves empty parts out', () => {
  expect(links.search('*', { last: '24h' })).toBe('/search?q=*&last=24h')
  expect(links.findings({ upload: 'u1', since: null })).toBe('/findings?upload=u1')
})
