/** A docstring's sentence: `names` between backticks stand out. */
export function Prose({ text }: { text: string }) {
  // What was matched stands at the odd places.
  return text
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part));
}
