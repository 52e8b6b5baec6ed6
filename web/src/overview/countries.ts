export interface CountryCount {
  code: string
  events: number
  findings: number
}

/** Four shades by the order of magnitude of the events: a proxy's country must not bleach all others. */
export function steps(countries: readonly CountryCount[]): { code: string; step: number }[] {
  const most = Math.max(1, ...countries.map((country) => country.events))
  const scale = Math.log10(most + 1)
  return countries
    .filter((country) => country.events > 0)
    .map((country) => ({
      code: country.code.toUpperCase(),
      step: Math.max(1, Math.ceil((Math.log10(country.events + 1) / scale) * 4)),
    }))
}
