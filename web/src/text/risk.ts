/** The colour of a risk's word (`HIGH`, `critical` ...): a token's name, or none. */
export function tone(word: string): '' | 'low' | 'medium' | 'high' | 'critical' {
  const name = word.toLowerCase()
  return name === 'low' || name === 'medium' || name === 'high' || name === 'critical' ? name : ''
}
