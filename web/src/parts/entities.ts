import type { Entities } from '../api/types'

// Who and where first: a hash says little to somebody who skims a list.
const order = ['host', 'user', 'src_ip', 'account', 'dst_ip', 'domain', 'device', 'country', 'process', 'file', 'hash']

/** Kinds with their values in the order that people look for them; kinds that nobody ranked come last, by name. */
export function byImportance(entities: Entities): [string, string[]][] {
  const rank = (kind: string) => (order.includes(kind) ? order.indexOf(kind) : order.length)
  return Object.entries(entities)
    .filter(([, values]) => values.length > 0)
    .sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
}
