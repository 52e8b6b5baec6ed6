type Theme = 'system' | 'dark' | 'light'
type Density = 'dense' | 'comfortable'

/** Theme and density, kept in this browser. `appearance.js` applies them before the first paint. */
class Appearance {
  theme = $state<Theme>(read('lapwing.theme', ['dark', 'light'], 'system') as Theme)
  density = $state<Density>(read('lapwing.density', ['comfortable'], 'dense') as Density)
  #system = matchMedia('(prefers-color-scheme: light)')
  #systemLight = $state(this.#system.matches)

  constructor() {
    this.#system.addEventListener('change', (event) => (this.#systemLight = event.matches))
  }

  get shown(): 'dark' | 'light' {
    if (this.theme !== 'system') return this.theme
    return this.#systemLight ? 'light' : 'dark'
  }

  get rowHeight(): number {
    return this.density === 'dense' ? 28 : 36
  }

  setTheme(theme: Theme) {
    this.theme = theme
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    write('lapwing.theme', theme)
  }

  toggleTheme() {
    this.setTheme(this.shown === 'dark' ? 'light' : 'dark')
  }

  toggleDensity() {
    this.density = this.density === 'dense' ? 'comfortable' : 'dense'
    if (this.density === 'dense') delete document.documentElement.dataset.density
    else document.documentElement.dataset.density = this.density
    write('lapwing.density', this.density)
  }
}

function read(name: string, allowed: string[], otherwise: string): string {
  try {
    const value = localStorage.getItem(name)
    return value && allowed.includes(value) ? value : otherwise
  } catch {
    return otherwise
  }
}

function write(name: string, value: string) {
  try {
    localStorage.setItem(name, value)
  } catch {
    // Storage refused: the choice holds until the page is left.
  }
}

export const appearance = new Appearance()
