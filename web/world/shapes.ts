import { geoEqualEarth, geoPath, type GeoPermissibleObjects } from 'd3-geo'
import { createRequire } from 'node:module'
import { feature } from 'topojson-client'
import { isoCodes } from './iso.ts'

/** Drawn once, when the pages are built: the browser gets finished outlines in a box of `width` by `height`. */
export interface World {
  width: number
  height: number
  /** ISO alpha-2 (or empty where there is none) and the outline as SVG path data. */
  shapes: [code: string, path: string][]
  /** Middle of every country; `small` ones have no outline at this scale and are shown as a dot. */
  points: Record<string, [x: number, y: number, small: 0 | 1]>
}

interface Country {
  id?: string
  geometry: unknown
}

const width = 960
const antarctica = '010'

export function drawWorld(): World {
  const coarse = countries('world-atlas/countries-110m.json')
  const fine = countries('world-atlas/countries-50m.json')
  const all = { type: 'FeatureCollection', features: coarse } as GeoPermissibleObjects
  const path = geoPath(geoEqualEarth().fitWidth(width, all)).digits(0)
  const height = Math.ceil(path.bounds(all)[1][1])

  const shapes: World['shapes'] = []
  const points: World['points'] = {}
  for (const country of coarse) {
    const outline = path(country as GeoPermissibleObjects)
    if (outline) shapes.push([code(country), outline])
  }
  const drawn = new Set(shapes.map(([iso]) => iso))
  for (const country of fine) {
    const iso = code(country)
    if (!iso || iso in points) continue
    const [x, y] = path.centroid(country as GeoPermissibleObjects)
    if (Number.isFinite(x)) points[iso] = [Math.round(x), Math.round(y), drawn.has(iso) ? 0 : 1]
  }
  return { width, height, shapes, points }
}

function code(country: Country): string {
  return isoCodes.get(String(country.id ?? '').padStart(3, '0')) ?? ''
}

function countries(file: string): Country[] {
  const topology = createRequire(import.meta.url)(file)
  const collection = feature(topology, topology.objects.countries) as unknown as { features: Country[] }
  return collection.features.filter((country) => country.id !== antarctica)
}
