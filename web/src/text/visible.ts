// Control characters and those that turn the direction of text can make a log read as something else than it says.
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g

/** Log text for the eye: what could not be seen, or would rearrange what can, becomes its code in brackets. */
export function visible(text: string): string {
  // A carriage return before a newline is a line's ordinary end.
  return text.replaceAll('\r\n', '\n').replace(unseen, (c) => `‹U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}›`)
}
