declare module 'virtual:world' {
  const world: import('./shapes.ts').World
  export default world
}

declare module 'topojson-client' {
  export function feature(topology: unknown, object: unknown): unknown
}

declare module 'd3-geo' {
  export type GeoPermissibleObjects = object
  export interface GeoProjection {
    fitWidth(width: number, object: GeoPermissibleObjects): GeoProjection
  }
  export interface GeoPath {
    (object: GeoPermissibleObjects): string | null
    digits(count: number): GeoPath
    bounds(object: GeoPermissibleObjects): [[number, number], [number, number]]
    centroid(object: GeoPermissibleObjects): [number, number]
  }
  export function geoEqualEarth(): GeoProjection
  export function geoPath(projection: GeoProjection): GeoPath
}
