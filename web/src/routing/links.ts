import { withQuery, type Query } from '../api/client'
import { term } from '../text/query'
import type { Range } from './range'

const rangeQuery = (range?: Partial<Range>): Query =>
  range ? { last: range.last, since: range.since, until: range.until } : {}

/** Where things open. Every value from a log is encoded here and nowhere else. */
export const links = {
  incident: (id: string) => `/incidents/${encodeURIComponent(id)}`,
  incidents: (query: Query = {}) => withQuery('/incidents', query),
  findings: (query: Query = {}) => withQuery('/findings', query),
  search: (q: string, range?: Partial<Range>) => withQuery('/search', { q, ...rangeQuery(range) }),
  /** All that an entity did, unless the page it is named on has a range. */
  entity: (kind: string, value: string, range?: Partial<Range>) => links.search(term(kind, value), range ?? { last: 'all' }),
}
