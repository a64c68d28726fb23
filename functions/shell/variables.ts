import { HOLE, shortened } from "./hole";
import { operate } from "./parameters";

/** Variables that a shell has by itself. */
const STANDARD: ReadonlyMap<string, string> = new Map([
  ["IFS", " "],
  ["SHELL", "/bin/bash"],
  ["BASH", "/bin/bash"],
]);

/** `$1` to `$9` are followed. */
const MOST_PARAMETERS = 9;

/** Variables of a shell, and the parameters that a function or a script is given. */
export class Variables {
  /** `declare -n a=b`: a is another name of b. */
  private readonly otherNames = new Map<string, string>();

  public constructor(private readonly values: Map<string, string>) {}

  /** The name that a variable is kept under. */
  public nameOf(name: string): string {
    return this.otherNames.get(name) ?? name;
  }

  public get(name: string): string | undefined {
    return this.values.get(this.nameOf(name));
  }

  public set(name: string, value: string): void {
    this.values.set(this.nameOf(name), shortened(value));
  }

  /** `declare -n a=b`. */
  public nameAgain(given: readonly string[]): void {
    for (const word of given) {
      const [name = "", target = ""] = word.split("=", 2);
      this.otherNames.set(name, this.nameOf(target));
    }
  }

  /** `$1`, `$2`, `$@`: of a function, of `bash -c`, or by `set`. */
  public setParameters(words: readonly string[]): void {
    words.slice(0, MOST_PARAMETERS).forEach((word, index) => this.values.set(String(index + 1), word));
    ["@", "*"].forEach((name) => this.values.set(name, words.join(" ")));
  }

  /** `shift`, or `shift 2`. */
  public shift(count: number): void {
    this.setParameters((this.values.get("@") ?? "").split(" ").slice(count));
  }

  /** An array, whose items are kept as words with blanks between them. */
  public setList(name: string, items: string): void {
    this.set(name, items.trim().split(/\s+/).join(" "));
  }

  /** `read a b`: the words of a line, the last name takes what is left. */
  public read(names: readonly string[], line: string): void {
    const words = line.trim().split(/\s+/);
    names.forEach((name, index) => {
      const isLast = index === names.length - 1;
      this.set(name, line === HOLE ? HOLE : isLast ? words.slice(index).join(" ") : (words[index] ?? ""));
    });
  }

  /** What stands for `${…}`: `A`, `A:-b`, `A:1:2`, `A/b/c`, `A^^`. */
  public valueOf(expression: string): string {
    const match = /^(!?)([A-Za-z_]\w*|[0-9@*#?$!-])([\s\S]*)$/.exec(expression);
    if (match?.[2] === undefined) {
      return HOLE;
    }
    if (match[1] === "!") {
      // `${!a}`: the value of the variable that a names.
      const named = this.values.get(match[2]) ?? "";
      return /^[A-Za-z_]\w*$/.test(named) ? (this.values.get(named) ?? HOLE) : HOLE;
    }
    if (/^[0-9@*#?$!-]$/.test(match[2])) {
      // A text has no arguments of its own, but for what it sets; the other parameters are numbers.
      return this.values.get(match[2]) ?? (/[@*1-9]/.test(match[2]) ? "" : HOLE);
    }
    const name = this.nameOf(match[2]);
    const value = this.values.get(name) ?? STANDARD.get(name);
    const operation = match[3] ?? "";
    const item = /^\[(@|\*|\d{1,4})\]$/.exec(operation)?.[1];
    if (item !== undefined) {
      return (/\d/.test(item) ? value?.split(" ")[Number(item)] : value) ?? HOLE;
    }
    const standard = /^:?[-=](.*)$/s.exec(operation);
    if (standard !== null) {
      return value ?? standard[1] ?? "";
    }
    if (value === undefined || value.includes(HOLE)) {
      return HOLE;
    }
    return operate(value, operation);
  }
}
