import { HOLE } from "./hole";
import { unescapeAnsi } from "./tokens";

/** Each letter of the alphabet by the one thirteen places on. */
export function rot13(text: string): string {
  return translate(text, ["a-zA-Z", "n-za-mN-ZA-M"]);
}

/** What `tr SET SET` and `tr -d SET` print. */
export function translate(text: string, args: readonly string[]): string {
  const [first = "", second = ""] = args.filter((word) => !/^-[a-z]/.test(word)).map(lettersOf);
  if (first === "" || (second === "" && !args.includes("-d"))) {
    return HOLE;
  }
  const to = [...second];
  const letters = new Map([...first].map((letter, index) => [letter, to[index] ?? to.at(-1) ?? ""]));
  return Array.from(text, (letter) => letters.get(letter) ?? letter).join("");
}

/** The characters of one of `tr`'s sets: `a-z`, `\n`. */
function lettersOf(set: string): string {
  return unescapeAnsi(set).replace(/([a-zA-Z0-9])-([a-zA-Z0-9])/g, (_range, first: string, last: string) => {
    const start = first.charCodeAt(0);
    const count = Math.max(0, last.charCodeAt(0) - start + 1);
    return Array.from({ length: count }, (_, index) => String.fromCharCode(start + index)).join("");
  });
}

/** What `sed s/a/b/g` prints, where `a` is a plain text. */
export function substitute(text: string, args: readonly string[]): string {
  const [program = "", ...rest] = args.filter((word) => word !== "-e");
  const [, , from = "", to = "", flags = ""] =
    /^s([^\w\s\\])((?:(?!\1).)+)\1((?:(?!\1).)*)\1(g?)$/.exec(program) ?? [];
  if (text.includes(HOLE) || rest.length > 0 || from === "" || /[.*[\]^$\\]/.test(from) || /[&\\]/.test(to)) {
    return HOLE;
  }
  const lines = text.split("\n");
  return lines
    .map((line) => (flags === "g" ? line.replaceAll(from, () => to) : line.replace(from, () => to)))
    .join("\n");
}

/** What `cut -d, -f1` prints, of one field. */
export function cut(text: string, args: readonly string[]): string {
  const value = (option: string): string | undefined => {
    const at = args.findIndex((word) => word.startsWith(option));
    return at < 0 ? undefined : args[at] === option ? args[at + 1] : args[at]?.slice(option.length);
  };
  const [delimiter = "\t", field = ""] = [value("-d"), value("-f")];
  return text.includes(HOLE) || !/^\d{1,4}$/.test(field) || delimiter === ""
    ? HOLE
    : text
        .split("\n")
        .map((line) => (line.includes(delimiter) ? (line.split(delimiter)[Number(field) - 1] ?? "") : line))
        .join("\n");
}

/** What `head -n 1` prints. */
export function head(text: string, args: readonly string[]): string {
  const count = /^-(?:n|-lines=)?(\d{1,5})$/.exec(args.join("").replace("-n-", "-"))?.[1];
  return text.includes(HOLE) || (args.length > 0 && count === undefined)
    ? HOLE
    : text
        .split("\n")
        .slice(0, Number(count ?? 10))
        .join("\n");
}

/** What `base64 -d` prints. */
export function decodeBase64(text: string): string {
  return text.includes(HOLE) ? HOLE : Buffer.from(text, "base64").toString("utf8");
}

/** What `rev` prints. */
export function reverse(text: string): string {
  return text
    .split("\n")
    .map((line) => Array.from(line).reverse().join(""))
    .join("\n");
}
