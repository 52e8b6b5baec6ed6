import { describe, expect, it } from 'vitest'
import { joined, quoted, term } from './query'

describe('terms of a search', () => {
  it('are quoted where they are not plain', () => {
    expect(quoted('WS-0351.corp.example')).toBe('WS-0351.corp.example')
    expect(quoted('2001:db8::1')).toBe('"2001:db8::1"')
    expect(quoted('a b')).toBe('"a b"')
    expect(quoted('')).toBe('""')
    expect(quoted('star*?')).toBe('"star\\*\\?"')
  })

  it('name fields of any log', () => {
    expect(term('Event ID', '4625', true)).toBe('"Event ID":4625')
    expect(term('4th', 'x', true)).toBe('"4th":x')
    expect(term('c-ip', '::1', true)).toBe('c-ip:"::1"')
  })

  it('of great length are searched by their beginning', () => {
    expect(quoted('x'.repeat(1001))).toBe(`"${'x'.repeat(1000)}*"`)
  })

  it('cannot leave their quotes', () => {
    expect(quoted('x" OR user:"root')).toBe('"x\\" OR user:\\"root"')
    expect(quoted('CORP\\bob')).toBe('"CORP\\\\bob"')
    expect(quoted('\\" OR *')).toBe('"\\\\\\" OR \\*"')
  })

  it('that are operators stay words', () => {
    expect(quoted('OR')).toBe('"OR"')
  })

  it('name a column, and are text for other kinds of entity', () => {
    expect(term('src_ip', '203.0.113.7')).toBe('src_ip:203.0.113.7')
    expect(term('mailbox', 'a@b.example')).toBe('a@b.example')
    expect(term('Event.EventData.Image', 'x', true)).toBe('Event.EventData.Image:x')
  })
})

describe('adding a term', () => {
  it('narrows what was asked', () => {
    expect(joined('', 'user:a')).toBe('user:a')
    expect(joined(' * ', 'user:a', true)).toBe('NOT user:a')
    expect(joined('host:b', 'user:a')).toBe('host:b AND user:a')
  })

  it('keeps alternatives together', () => {
    expect(joined('host:b OR host:c', 'user:a', true)).toBe('(host:b OR host:c) AND NOT user:a')
  })
})
