import { HOLE } from "./hole";
import { cut, decodeBase64, head, reverse, substitute, translate } from "./text-commands";
import { unescapeAnsi } from "./tokens";

/** Values that `printf` repeats its format for. */
const MOST_REPEATS = 100;

/** What a command prints, of those that texts are built with. */
export function printedBy(
  name: string,
  args: readonly string[],
  input: string | undefined,
  fileText: (file: string) => string | undefined,
): string {
  switch (name) {
    case "echo":
      return echo(args);
    case "printf":
      return printf(args);
    case "cat":
      return args.length === 0 || args[0] === "-"
        ? (input ?? HOLE)
        : args.map((file) => fileText(file) ?? HOLE).join("");
    case "tee":
      return input ?? HOLE;
    case "base64":
      return args.some((word) => /^(-d|-D|--decode|-di)$/.test(word)) ? decodeBase64(input ?? HOLE) : HOLE;
    case "rev":
      return reverse(input ?? HOLE);
    case "xxd":
      return args.includes("-r")
        ? Buffer.from((input ?? "").replace(/\s/g, ""), "hex").toString("latin1")
        : HOLE;
    case "tr":
      return translate(input ?? HOLE, args);
    case "sed":
      return substitute(input ?? HOLE, args);
    case "cut":
      return cut(input ?? HOLE, args);
    case "head":
      return head(input ?? HOLE, args);
    case "openssl":
      return args.includes("-d") && args.some((word) => /^-?base64$/.test(word))
        ? decodeBase64(input ?? HOLE)
        : HOLE;
    case "gzip":
    case "gunzip":
    case "zcat":
      // What one of them packs, the other unpacks.
      return input ?? HOLE;
    case "which":
      return args[0] ?? HOLE;
    case "command":
    case "type":
      return args[0]?.startsWith("-") === true ? (args[1] ?? HOLE) : HOLE;
    case "true":
    case ":":
    case "alias":
    case "read":
      return "";
    default:
      return HOLE;
  }
}

function echo(args: readonly string[]): string {
  const options = /^-[neE]+$/.test(args[0] ?? "") ? (args[0] ?? "") : "";
  const text = args.slice(options === "" ? 0 : 1).join(" ");
  return `${options.includes("e") ? unescapeAnsi(text) : text}\n`;
}

/** The format is used again as long as there are values. */
export function printf([format = "", ...values]: readonly string[]): string {
  let printed = "";
  let next = 0;
  for (let round = 0; round < MOST_REPEATS; round += 1) {
    const before = next;
    printed += format.replace(
      /%%|%[-+ #0]*\d*(?:\.\d+)?([sbcqdiux])|\\(?:x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|[\s\S])/g,
      (whole: string, conversion?: string) => {
        if (conversion === undefined) {
          return whole === "%%" ? "%" : unescapeAnsi(whole);
        }
        const value = values[next] ?? "";
        next += 1;
        return conversion === "c" ? value.charAt(0) : conversion === "b" ? unescapeAnsi(value) : value;
      },
    );
    if (next === before || next >= values.length) {
      return printed;
    }
  }
  return HOLE;
}
