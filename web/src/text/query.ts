/** Writing (never reading) the search language: terms that a click adds to a query. */

const plain = /^[A-Za-z0-9_.@$-]+$/
const plainName = /^[A-Za-z_@$#][A-Za-z0-9_.@$#-]*$/
// A search has its own bound (4,096); what begins with this many characters is found by them.
const longest = 1000
const operators = new Set(['AND', 'OR', 'NOT'])

/** Kinds of entity that are columns, and so fields of the search language. */
const columns = new Set([
  'source', 'class', 'action', 'outcome', 'severity', 'host', 'user', 'target_user', 'src_ip', 'src_port', 'dst_ip',
  'dst_port', 'src_country', 'dst_country', 'protocol', 'process', 'process_id', 'command_line', 'parent_process',
  'parent_command_line', 'file', 'hash', 'domain', 'url', 'method', 'status', 'user_agent', 'device', 'service',
  'account', 'region', 'message',
])

export function quoted(value: string): string {
  return value.length <= longest && plain.test(value) && !operators.has(value) ? value : inQuotes(value)
}

function inQuotes(value: string): string {
  const escaped = value.slice(0, longest).replace(/[\\"*?]/g, (c) => `\\${c}`)
  return `"${escaped}${value.length > longest ? '*' : ''}"`
}

/** `host:WS-1`; a kind of entity that is no column is searched as text. */
export function term(field: string, value: string, native = false): string {
  if (!native && !columns.has(field)) return quoted(value)
  return `${plainName.test(field) ? field : inQuotes(field)}:${quoted(value)}`
}

export function joined(query: string, addition: string, negated = false): string {
  const added = negated ? `NOT ${addition}` : addition
  const before = query.trim()
  if (before === '' || before === '*') return added
  // OR binds weaker than AND: what stands must stay one whole.
  return `${/\bOR\b/.test(before) ? `(${before})` : before} AND ${added}`
}
