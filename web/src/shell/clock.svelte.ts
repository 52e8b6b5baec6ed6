/** The present, for relative times: one tick for all pages. Milliseconds. */
class Clock {
  now = $state(Date.now())

  constructor() {
    setInterval(() => (this.now = Date.now()), 10_000)
  }
}

export const clock = new Clock()
