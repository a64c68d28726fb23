import { type Random } from "./random";

/** A DAG file that is being written: what stands at the top, and what is placed somewhere below. */
export class Program {
  /** Lines of the module itself: imports, constants, helpers. */
  readonly head: string[] = [];
  /** Imports that may as well stand inside a function. */
  readonly imports: string[] = [];
  private names = 0;

  constructor(readonly random: Random) {}

  /** A variable's name that is not taken yet. */
  name(): string {
    this.names += 1;
    return `${this.random.pick(ORDINARY_NAMES)}_${this.names}`;
  }

  /** Imports a module once, at the top. */
  importing(line: string): void {
    if (!this.head.includes(line)) {
      this.head.unshift(line);
    }
  }
}

const ORDINARY_NAMES = ["value", "item", "part", "step", "source", "config", "helper", "batch", "target"];

/** A Python literal of a text, with plain escapes. */
export function literal(text: string): string {
  return JSON.stringify(text);
}

/** Lines one level further in. */
export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}
