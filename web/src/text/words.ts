import type { IncidentStatus, Level } from '../api/types'

/** What the API's words are called on the pages. */

export const levels: readonly Level[] = ['informational', 'low', 'medium', 'high', 'critical']

export const statusWords: Record<IncidentStatus, string> = {
  new: 'New',
  in_progress: 'In progress',
  resolved: 'Resolved',
  false_positive: 'False positive',
}

const entityWords: Record<string, string> = {
  src_ip: 'Source address',
  dst_ip: 'Target address',
  target_user: 'Target user',
  hash: 'File hash',
}

export const entityWord = (kind: string): string => entityWords[kind] ?? sentence(kind)

const qualities: Record<string, string> = {
  zone_assumed: 'The log gives no time zone: UTC assumed',
  year_assumed: 'The log gives no year: taken from the file',
  neighbour: 'The record gives no time: taken from its neighbour',
  received: 'The record gives no time: when it was received',
}

export const qualityWord = (quality: string): string | null => qualities[quality] ?? null

/** `brute_force` -> `Brute force`. */
export function sentence(word: string): string {
  const text = word.replaceAll('_', ' ').replaceAll('-', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Tenants whose data is not real are marked; `null` for a real one. */
export function unreal(kind: string): string | null {
  if (kind === 'demo') return 'Demo data'
  if (kind === 'simulated' || kind === 'simulation') return 'Simulated'
  return null
}

let regions: Intl.DisplayNames | null = null

/** A country's name from its ISO code; the code itself where nobody knows it. */
export function countryName(code: string): string {
  try {
    regions ??= new Intl.DisplayNames(['en'], { type: 'region' })
    return regions.of(code.toUpperCase()) ?? code
  } catch {
    return code
  }
}
