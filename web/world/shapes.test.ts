import { describe, expect, it } from 'vitest'
import { isoCodes } from './iso'
import { drawWorld } from './shapes'

const world = drawWorld()

describe('the map', () => {
  it('knows 249 countries, none twice', () => {
    expect(isoCodes.size).toBe(249)
    expect(new Set(isoCodes.values()).size).toBe(249)
  })

  it('draws inside its box', () => {
    for (const [code, path] of world.shapes) {
      const places = path.match(/-?\d+(\.\d+)?/g)!.map(Number)
      expect(places.length, code).toBeGreaterThan(5)
    }
    for (const [x, y] of Object.values(world.points)) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThanOrEqual(world.width)
      expect(y).toBeLessThanOrEqual(world.height)
    }
  })

  it('has the large countries as outlines and the small ones as points', () => {
    const drawn = new Set(world.shapes.map(([code]) => code))
    for (const code of ['US', 'CN', 'DE', 'BR', 'RU', 'ZA', 'FR']) expect(drawn).toContain(code)
    for (const code of ['SG', 'HK', 'MT']) expect(world.points[code]?.[2], code).toBe(1)
    expect(world.points.DE?.[2]).toBe(0)
  })

  it('has no line across the whole map where a country lies on both sides of 180 degrees', () => {
    const russia = world.shapes.find(([code]) => code === 'RU')![1]
    // Outlines at 180 degrees are cut there: no single step goes over half of the box.
    for (const [, dx] of russia.matchAll(/L(-?\d+),-?\d+/g)) expect(Math.abs(Number(dx))).toBeLessThanOrEqual(world.width)
    const xs = russia.split('Z').map((ring) => [...ring.matchAll(/(-?\d+),-?\d+/g)].map((m) => Number(m[1])))
    for (const ring of xs) for (let i = 1; i < ring.length; i++) expect(Math.abs(ring[i]! - ring[i - 1]!)).toBeLessThan(world.width / 2)
  })
})
