import { problemOf, type Problem } from '../api/problem'

export interface Notice {
  id: number
  text: string
  problem: Problem | null
  action: { name: string; run: () => void } | null
}

/** Short messages at the foot of the page: what was done, with its undo, or why it was not. At most four. */
class Notices {
  all = $state.raw<Notice[]>([])
  #next = 1

  say(text: string, action: Notice['action'] = null) {
    this.#add({ id: this.#next++, text, problem: null, action }, action ? 12_000 : 5_000)
  }

  /** A fault stays until it is dismissed: it may need reading twice. */
  fault(error: unknown, text = '') {
    const problem = problemOf(error)
    this.#add({ id: this.#next++, text: text || problem.title, problem, action: null }, null)
  }

  dismiss(id: number) {
    this.all = this.all.filter((notice) => notice.id !== id)
  }

  #add(notice: Notice, milliseconds: number | null) {
    this.all = [...this.all.slice(-3), notice]
    if (milliseconds) setTimeout(() => this.dismiss(notice.id), milliseconds)
  }
}

export const notices = new Notices()
