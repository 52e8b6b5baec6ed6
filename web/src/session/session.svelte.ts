import { api, useSession } from '../api/client'
import { ApiError, problemOf, type Problem } from '../api/problem'
import type { Session } from '../api/types'
import { address } from '../routing/address.svelte'

/** Who is signed in, and to which tenant. */
class SignedIn {
  current = $state.raw<Session | null>(null)
  /** False until the first answer. */
  known = $state(false)
  problem = $state.raw<Problem | null>(null)

  // Counts who took the session: an answer that was overtaken by a sign-in says nothing any more.
  #taken = 0

  async start() {
    const before = this.#taken
    try {
      const found = await api.session()
      if (this.#taken === before) this.#take(found)
      this.problem = null
    } catch (error) {
      if (this.#taken !== before) return
      const refused = error instanceof ApiError && error.problem.status === 401
      this.problem = refused ? null : problemOf(error)
      this.current = null
    }
    this.known = true
  }

  async signIn(code: string) {
    this.#take(await api.signIn(code))
    this.known = true
    this.problem = null
  }

  async signOut() {
    await api.signOut()
    this.ended()
  }

  async switchTo(tenant: string) {
    this.#take(await api.switchTenant(tenant))
  }

  /** The service no longer knows us: the page to come back to stays in the address. */
  ended = () => {
    if (!this.current) return
    this.current = null
    address.go('/signin')
  }

  #take(session: Session) {
    this.#taken++
    useSession(session.csrf, this.ended)
    this.current = session
  }
}

export const session = new SignedIn()

/** A path on this site to go to after signing in; anything else becomes the overview. */
export function localPath(path: string): string {
  return /^\/(?![\/\\])/.test(path) && !path.startsWith('/signin') ? path : '/'
}
