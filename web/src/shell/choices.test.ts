import { expect, it } from 'vitest'
import { matching } from './choices'

const run = () => {}
const groups = [
  { name: 'Go to', choices: [{ name: 'Incidents', run }, { name: 'Search', run }] },
  { name: 'Look', choices: [{ name: 'Light theme', run }] },
]

it('finds choices by words in any order and drops empty groups', () => {
  expect(matching(groups, 'theme li').map((group) => [group.name, group.choices.map((c) => c.name)])).toEqual([
    ['Look', ['Light theme']],
  ])
  expect(matching(groups, '  ')).toEqual(groups)
  expect(matching(groups, 'mimikatz')).toEqual([])
})
