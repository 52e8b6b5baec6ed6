import type { Total } from '../api/types'

const grouped = new Intl.NumberFormat('en-GB')
const short = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 })

/** `12,345` */
export const count = (n: number | null | undefined): string => grouped.format(n ?? 0)

/** `12.3k`: for axes and narrow places. */
export const compact = (n: number | null | undefined): string => short.format(n ?? 0)

/** A total that is only a lower bound says so. */
export const total = (t: Total | null | undefined): string =>
  t ? `${t.relation === 'gte' ? 'at least ' : ''}${count(t.value)}` : ''

export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`

/** `1.2 MB`, decimal units. */
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = n
  let unit = -1
  do {
    value /= 1000
    unit++
  } while (value >= 999.95 && unit < units.length - 1)
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

/** A feature's value: whole numbers whole, others to four significant digits. */
export function figure(n: number): string {
  if (!Number.isFinite(n)) return String(n)
  return Number.isInteger(n) ? count(n) : new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 }).format(n)
}
