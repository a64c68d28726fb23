/** Controls, and characters that reorder or hide text: a terminal or a page would obey them. */
// eslint-disable-next-line no-control-regex -- they are what is replaced
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/**
 * Text of a stranger's file as it may be shown: what a terminal would obey is replaced, one character by one, so that
 * columns stay. Tabs stay too.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => (character === "\t" ? character : "\ufffd"));
}
