export type KeyMap = Record<string, () => void>

const maps: KeyMap[] = []
let first: string | null = null
let firstAt = 0
const sequenceMilliseconds = 1200

/** Binds keys until the returned function is called. Sequences are written `g o`; later bindings win. */
export function bindKeys(map: KeyMap): () => void {
  maps.push(map)
  return () => {
    const at = maps.indexOf(map)
    if (at >= 0) maps.splice(at, 1)
  }
}

/** `j` and `k` move the focus along the rows that a selector finds; Enter then is the row's own. */
export function stepKeys(selector: string): KeyMap {
  const step = (by: number) => {
    const rows = [...document.querySelectorAll<HTMLElement>(selector)]
    const at = rows.indexOf(document.activeElement as HTMLElement)
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
    next?.focus()
  }
  return { j: () => step(1), k: () => step(-1) }
}

export function onKeydown(event: KeyboardEvent) {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
    if (run('Ctrl+k')) event.preventDefault()
    return
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  if (isTyping(event.target) || document.querySelector('[role="dialog"], [role="menu"]')) return

  const sequence = first && event.timeStamp - firstAt < sequenceMilliseconds ? `${first} ${event.key}` : null
  first = null
  if (sequence && run(sequence)) return event.preventDefault()
  if (event.key === 'g') {
    first = 'g'
    firstAt = event.timeStamp
    return
  }
  // Enter and space belong to the control that has the focus.
  if ((event.key === 'Enter' || event.key === ' ') && isControl(event.target)) return
  if (run(event.key)) event.preventDefault()
}

function run(key: string): boolean {
  for (let i = maps.length - 1; i >= 0; i--) {
    const action = maps[i]![key]
    if (action) {
      action()
      return true
    }
  }
  return false
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable)
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(BUTTON|A|SUMMARY)$/.test(target.tagName)
}
