/** Why something did not work, and what to do: `application/problem+json`, or our own words where no answer came. */
export interface Problem {
  title: string
  detail: string | null
  fix: string | null
  code: string | null
  /** HTTP status; 0 where no answer came. */
  status: number
  /** A search's fault: its column from 1, the query with a caret under the place, and what was probably meant. */
  column?: number
  caret?: string
  suggestion?: string
}

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title)
  }
}

export const unreachable: Problem = {
  title: 'Lapwing does not answer',
  detail: 'The page is open, but the service behind it could not be reached.',
  fix: 'Check that it runs (./lapwing serve) and that this address is right; the page tries again by itself.',
  code: null,
  status: 0,
}

/** Reads a refusal. A proxy may answer in HTML: then the status is all there is. */
export function readProblem(status: number, body: string): Problem {
  let given: Record<string, unknown> = {}
  try {
    const parsed: unknown = JSON.parse(body)
    if (parsed && typeof parsed === 'object') given = parsed as Record<string, unknown>
  } catch {
    // Not JSON: the words below stand.
  }
  const text = (name: string) => (typeof given[name] === 'string' && given[name] !== '' ? (given[name] as string) : null)
  return {
    title: text('title') ?? `The service refused (${status})`,
    detail: text('detail'),
    fix: text('fix'),
    code: text('code'),
    status,
    ...(typeof given.column === 'number' ? { column: given.column } : {}),
    ...(text('caret') ? { caret: text('caret')! } : {}),
    ...(text('suggestion') ? { suggestion: text('suggestion')! } : {}),
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem
  return { ...unreachable, detail: error instanceof Error ? `${unreachable.detail} (${error.message})` : unreachable.detail }
}
