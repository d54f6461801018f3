/** Enough to recognise a value in an error message. */
const MAX_SHOWN_CHARACTERS = 100;

/** The value as an error message shows it: a JSON string, cut when it is long. */
export function quoted(value: string): string {
  return value.length > MAX_SHOWN_CHARACTERS
    ? `${JSON.stringify(value.slice(0, MAX_SHOWN_CHARACTERS))}… (${value.length} characters)`
    : JSON.stringify(value);
}
