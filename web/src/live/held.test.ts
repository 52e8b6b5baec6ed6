import { describe, expect, it } from 'vitest'
import { mostKept, none, release, take } from './held'

describe('live rows', () => {
  it('go on top while nobody reads, newest first', () => {
    const held = take(take(none<number>(), [1, 2], false), [3], false)
    expect(held).toEqual({ shown: [3, 2, 1], waiting: [], fresh: 0 })
  })

  it('wait while someone reads: what is shown is the same object', () => {
    const before = take(none<number>(), [1], false)
    const held = take(take(before, [2], true), [3, 4], true)
    expect(held.shown).toBe(before.shown)
    expect(held.waiting).toEqual([4, 3, 2])
    expect(held.fresh).toBe(3)
  })

  it('come when asked for, and when reading ends', () => {
    const waiting = take(take(none<number>(), [1], false), [2], true)
    expect(release(waiting)).toEqual({ shown: [2, 1], waiting: [], fresh: 0 })
    expect(take(waiting, [3], false)).toEqual({ shown: [3, 2, 1], waiting: [], fresh: 0 })
  })

  it('are bounded, but counted', () => {
    const many = Array.from({ length: mostKept + 500 }, (_, i) => i)
    const held = take(none<number>(), many, true)
    expect(held.waiting).toHaveLength(mostKept)
    expect(held.waiting[0]).toBe(mostKept + 499)
    expect(held.fresh).toBe(mostKept + 500)
    expect(release(held).shown).toHaveLength(mostKept)
    expect(take(none<number>(), [1], true, 250).fresh).toBe(251)
  })
})
