/** Writing (never reading) the search language: terms that a click adds to a query. */

const plain = /^[A-Za-z0-9_.@$\/-]+$/
const operators = new Set(['AND', 'OR', 'NOT'])

/** Kinds of entity that are columns, and so fields of the search language. */
const columns = new Set([
  'source', 'class', 'action', 'outcome', 'severity', 'host', 'user', 'target_user', 'src_ip', 'src_port', 'dst_ip',
  'dst_port', 'src_country', 'dst_country', 'protocol', 'process', 'process_id', 'command_line', 'parent_process',
  'parent_command_line', 'file', 'hash', 'domain', 'url', 'method', 'status', 'user_agent', 'device', 'service',
  'account', 'region', 'message',
])

export function quoted(value: string): string {
  if (plain.test(value) && !operators.has(value)) return value
  return `"${value.replace(/[\\"]/g, (c) => `\\${c}`)}"`
}

/** `host:WS-1`; a kind of entity that is no column is searched as text. */
export function term(field: string, value: string, native = false): string {
  return native || columns.has(field) ? `${field}:${quoted(value)}` : quoted(value)
}

export function joined(query: string, addition: string, negated = false): string {
  const added = negated ? `NOT ${addition}` : addition
  const before = query.trim()
  if (before === '' || before === '*') return added
  // OR binds weaker than AND: what stands must stay one whole.
  return `${/\bOR\b/.test(before) ? `(${before})` : before} AND ${added}`
}
