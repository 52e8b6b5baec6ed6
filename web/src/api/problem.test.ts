import { expect, it } from 'vitest'
import { problemOf, readProblem, unreachable } from './problem'

it('reads a problem whole, with the place in a query', () => {
  const body = { title: 'T', detail: 'D', fix: 'F', code: 'LW-1', status: 400, column: 6, caret: 'user:(\n     ^', suggestion: 'user:a' }
  expect(readProblem(400, JSON.stringify(body))).toEqual(body)
})

it('stands by the status where the answer is no problem', () => {
  for (const body of ['', '<html>Bad gateway</html>', '[]', 'null', '{"title":7}'])
    expect(readProblem(502, body)).toEqual({ title: 'The service refused (502)', detail: null, fix: null, code: null, status: 502 })
})

it('takes an unknown failure as a service that is away', () => {
  const problem = problemOf(new TypeError('boom'))
  expect(problem.title).toBe(unreachable.title)
  expect(problem.detail).toContain('boom')
})
