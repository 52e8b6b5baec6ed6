/** The API's answers as they travel: snake_case, times RFC 3339 in UTC. */

export type Level = 'informational' | 'low' | 'medium' | 'high' | 'critical'
export type IncidentStatus = 'new' | 'in_progress' | 'resolved' | 'false_positive'
export type Entities = Record<string, string[]>

export interface Tenant {
  id: string
  name: string
  kind: string
}

export interface Session {
  user: { name: string; role: string }
  tenant: Tenant
  tenants: Tenant[]
  csrf: string
}

export interface Stats {
  events: number
  findings: number
  open_incidents: number
  events_per_second: number
  received: number
  stored: number
  rejected: number
  backlog: number
  sources: { source: string; events: number; last_event: string | null }[]
  newest_event: string | null
  oldest_event: string | null
  rules: { loaded: number; refused: number }
  models: { name: string; title?: string; state: string; detail: string | null }[]
  /** Why the tenant's stream stands still, if it does. */
  trouble?: string | null
}

export interface Count {
  time: string
  count: number
}

export type LevelCounts = { time: string } & Record<Level, number>

export interface TopEntity {
  value: string
  findings: number
  events: number
}

export interface Overview {
  since: string | null
  until: string | null
  interval_seconds: number
  events: Count[]
  findings: LevelCounts[]
  incidents: Incident[]
  open_by_level: Partial<Record<Level, number>>
  top: Record<string, TopEntity[]>
  countries: { code: string; events: number; findings: number }[]
}

export interface Incident {
  id: string
  title: string
  first_seen: string
  last_seen: string
  level: Level
  risk: number
  risk_level: string
  risk_parts: { reason: string; points: number }[]
  category: string | null
  entities: Entities
  attack: string[]
  tactics: string[]
  detectors: Record<string, number>
  finding_count: number
  status: IncidentStatus
  continues: string | null
  /** Decisions made so far; a decision names the one that it was made on. Left out in the live stream. */
  version: number
}

export interface HistoryEntry {
  time: string
  who: string
  change: string
  note: string | null
}

export interface IncidentStory {
  incident: Incident
  findings: Finding[]
  history: HistoryEntry[]
}

export interface MatchedField {
  field: string
  value: string
  condition: string
}

export interface ScorePart {
  feature: string
  value: number
  weight: number
  reason: string
}

export interface EventReference {
  id: string
  time: string | null
  file: string
  record: number
  native_id: string | null
}

export interface Finding {
  id: string
  time: string | null
  since: string | null
  detector: { kind: string; id: string; name: string; version: string }
  level: Level
  risk: number
  category: string | null
  attack: string[]
  tactics: string[]
  entities: Entities
  events: EventReference[]
  event_count: number
  matched: MatchedField[]
  parts: ScorePart[]
  description: string | null
  /** The incident it belongs to, where the service says so. */
  incident?: string | null
}

export type Scalar = string | number | boolean | null

export interface LogEvent {
  id: string
  source: string
  time: string | null
  time_quality: string
  class: string
  columns: Record<string, string | number>
  fields: Record<string, Scalar | Scalar[]>
  raw: string
  file: string
  record: number
  native_id: string | null
}

export interface Total {
  value: number
  relation: 'eq' | 'gte'
}

export interface Page<T> {
  total: Total
  rows: T[]
  next: string | null
  took_ms: number
}

export interface SearchPage extends Page<LogEvent> {
  since: string | null
  until: string | null
}

export interface Histogram {
  since: string | null
  until: string | null
  interval_seconds: number
  buckets: Count[]
  took_ms: number
}

export interface Upload {
  id: string
  name: string
  state: 'queued' | 'reading' | 'done' | 'failed' | 'duplicate'
  bytes: number
  bytes_read: number
  events: number
  faults: number
  findings: number
  problem: { code: string; message: string; fix: string } | null
  started: string | null
  finished: string | null
  first_time: string | null
  last_time: string | null
}

export interface Analysis {
  summary: { total_ips: number; anomalies: number; high_risk_sessions: number; average_risk: number }
  results: AnalyzedSession[]
  note?: string | null
}

export interface AnalyzedSession {
  ip: string
  window: string
  risk: number
  level: string
  features: Record<string, number>
  reasons: string[]
}
