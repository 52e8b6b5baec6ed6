/**
 * Rows without repeats, the first of each id standing: between two pages of a list that grows, a row may move from one to
 * the next and be sent twice.
 */
export function unique<T extends { id: string }>(rows: readonly T[]): T[] {
  const seen = new Set<string>()
  return rows.filter((row) => !seen.has(row.id) && seen.add(row.id))
}
