import { expect, it } from 'vitest'
import { visible } from './visible'

it('shows what would rearrange or hide text', () => {
  expect(visible('invoice\u202egpj.exe')).toBe('invoice‹U+202E›gpj.exe')
  expect(visible('a\u200bb\u0000c\u001b[2J')).toBe('a‹U+200B›b‹U+0000›c‹U+001B›[2J')
  expect(visible('fake\rline')).toBe('fake‹U+000D›line')
})

it('leaves ordinary text in any script, tabs and line ends alone', () => {
  for (const text of ['plain', 'مرحبا', '日本語', 'tab\there', 'two\nlines', '😀']) expect(visible(text)).toBe(text)
  expect(visible('two\r\nlines')).toBe('two\nlines')
})
