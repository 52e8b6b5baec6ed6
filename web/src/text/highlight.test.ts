import { describe, expect, it } from 'vitest'
import { escaped, isField, segments } from './highlight'

const marked = (text: string, values: string[]) =>
  segments(text, values)
    .map((part) => (part.hit ? `[${part.text}]` : part.text))
    .join('')

describe('marking what matched', () => {
  it('marks every place, whatever the case', () => {
    expect(marked('cmd.exe /c CMD.EXE', ['cmd.exe'])).toBe('[cmd.exe] /c [CMD.EXE]')
  })

  it('joins places that touch or overlap', () => {
    expect(marked('powershell -enc', ['power', 'shell -', 'ell'])).toBe('[powershell -]enc')
    expect(marked('abcdef', ['abcdef', 'cd'])).toBe('[abcdef]')
  })

  it('never loses, adds or changes a character', () => {
    const letters = ['a', 'B', 'İ', '<b>', '\u202e', '"', 'ß', ' ', '日']
    let seed = 42
    const next = (n: number) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: next(30) }, () => letters[next(letters.length)]).join('')
      const values = Array.from({ length: next(5) }, () => text.slice(next(10), next(20)))
      expect(segments(text, values).map((part) => part.text).join(''), JSON.stringify({ text, values })).toBe(text)
    }
  })

  it('leaves single characters and empty values alone', () => {
    expect(marked('a=1', ['a', ''])).toBe('a=1')
  })

  it('stops at its limit', () => {
    expect(segments('ab '.repeat(1000), ['ab'], 10).filter((part) => part.hit)).toHaveLength(10)
  })

  it('treats a value as text, not as a pattern', () => {
    expect(marked('a.*b axxb', ['a.*b'])).toBe('[a.*b] axxb')
  })
})

describe('fields of rules', () => {
  it('are the native path or its last part', () => {
    expect(isField('Event.EventData.Image', 'Image')).toBe(true)
    expect(isField('image', 'Image')).toBe(true)
    expect(isField('ParentImage', 'Image')).toBe(false)
  })

  it('are found in raw JSON as JSON writes them', () => {
    expect(escaped('C:\\Windows "x"')).toBe('C:\\\\Windows \\"x\\"')
  })
})
