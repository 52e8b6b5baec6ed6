export interface Choice {
  name: string
  hint?: string
  run: () => void
}

export interface ChoiceGroup {
  name: string
  choices: Choice[]
}

/** The choices whose name has every typed word, in their order; groups left empty go. */
export function matching(groups: readonly ChoiceGroup[], typed: string): ChoiceGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return groups
    .map((group) => ({
      ...group,
      choices: group.choices.filter((choice) => words.every((word) => choice.name.toLowerCase().includes(word))),
    }))
    .filter((group) => group.choices.length > 0)
}
