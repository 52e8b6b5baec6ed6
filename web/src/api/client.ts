import { ApiError, readProblem, unreachable } from './problem'
import { unique } from './rows'
import type {
  Analysis,
  Finding,
  Histogram,
  Incident,
  IncidentStatus,
  IncidentStory,
  LogEvent,
  Overview,
  Page,
  SearchPage,
  Session,
  Stats,
  Upload,
} from './types'

export type Query = Record<string, string | number | null | undefined>

/** Sent with every change; given by the session. */
let csrf = ''
let onSignedOut: () => void = () => {}

export function useSession(token: string, signedOut: () => void) {
  csrf = token
  onSignedOut = signedOut
}

export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value))
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

async function call<T>(method: string, path: string, body?: BodyInit | object, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-Lapwing-Csrf'] = csrf
  const ready = body === undefined || body instanceof FormData || body instanceof Blob
  if (!ready) headers['Content-Type'] = 'application/json'
  let answer: Response
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: ready ? (body as BodyInit | undefined) : JSON.stringify(body),
      credentials: 'same-origin',
      signal,
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(unreachable)
  }
  const text = await answer.text()
  if (!answer.ok) {
    if (answer.status === 401 && path !== '/api/session') onSignedOut()
    throw new ApiError(readProblem(answer.status, text))
  }
  if (!text) return undefined as T
  try {
    return JSON.parse(text) as T
  } catch {
    // An older service, or something else on this port, answers every path with a page.
    throw new ApiError({ ...readProblem(answer.status, ''), title: 'The answer was not understood', fix: 'Reload the page: it may be older than the service.' })
  }
}

const read = <T>(path: string, query: Query = {}, signal?: AbortSignal) =>
  call<T>('GET', withQuery(path, query), undefined, signal)
async function readPage<P extends { rows: { id: string }[] }>(path: string, query: Query, signal?: AbortSignal): Promise<P> {
  const page = await read<P>(path, query, signal)
  return { ...page, rows: unique(page.rows) }
}

const part = encodeURIComponent

export const api = {
  session: () => read<Session>('/api/session'),
  signIn: (code: string) => call<Session>('POST', '/api/session', { code }),
  signOut: () => call<void>('DELETE', '/api/session'),
  switchTenant: (tenant: string) => call<Session>('POST', '/api/session/tenant', { tenant }),

  stats: (signal?: AbortSignal) => read<Stats>('/api/stats', {}, signal),
  overview: (query: Query, signal?: AbortSignal) => read<Overview>('/api/overview', query, signal),

  incidents: (query: Query, signal?: AbortSignal) => readPage<Page<Incident>>('/api/incidents', query, signal),
  incident: async (id: string, signal?: AbortSignal) => {
    const story = await read<IncidentStory>(`/api/incidents/${part(id)}`, {}, signal)
    return { ...story, findings: unique(story.findings) }
  },
  decide: (id: string, decision: { status: IncidentStatus; note?: string; version: number }) =>
    call<Incident>('PATCH', `/api/incidents/${part(id)}`, decision),

  findings: (query: Query, signal?: AbortSignal) => readPage<Page<Finding>>('/api/findings', query, signal),
  finding: (id: string, signal?: AbortSignal) => read<Finding>(`/api/findings/${part(id)}`, {}, signal),

  search: (query: Query, signal?: AbortSignal) => readPage<SearchPage>('/api/search', query, signal),
  histogram: (query: Query, signal?: AbortSignal) => read<Histogram>('/api/search/histogram', query, signal),
  event: (id: string, signal?: AbortSignal) => read<LogEvent>(`/api/events/${part(id)}`, {}, signal),

  uploads: (signal?: AbortSignal) => read<{ uploads: Upload[] } | Upload[]>('/api/uploads', {}, signal),
  analyze: (file: File, signal?: AbortSignal) => {
    const form = new FormData()
    form.append('file', file)
    return call<Analysis>('POST', '/api/analyze', form, signal)
  },
}

/** Sends files with their progress, which fetch does not tell. `progress` is called with 0-1. */
export function sendFiles(files: readonly File[], progress: (share: number) => void): Promise<Upload[]> {
  const form = new FormData()
  for (const file of files) form.append('file', file)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/uploads')
    request.setRequestHeader('X-Lapwing-Csrf', csrf)
    request.setRequestHeader('Accept', 'application/json')
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    request.onerror = () => reject(new ApiError(unreachable))
    request.onload = () => {
      if (request.status === 401) onSignedOut()
      if (request.status >= 400) return reject(new ApiError(readProblem(request.status, request.responseText)))
      try {
        resolve((JSON.parse(request.responseText) as { uploads: Upload[] }).uploads)
      } catch {
        reject(new ApiError(readProblem(request.status, request.responseText)))
      }
    }
    request.send(form)
  })
}
