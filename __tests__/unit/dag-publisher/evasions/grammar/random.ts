/** Numbers that look random and follow from a seed alone (mulberry32). */
export class Random {
  private state: number;

  constructor(seed: string) {
    // FNV-1a: seeds that differ in one character give other numbers.
    this.state = [...seed].reduce((hash, character) => {
      return Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    }, 0x811c9dc5);
  }

  /** A number from 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `from` to below `to`. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.between(0, list.length)];
    if (item === undefined) {
      throw new Error("there is nothing to pick from");
    }
    return item;
  }

  /** Up to `count` different items, in random order. */
  sample<T>(list: readonly T[], count: number): T[] {
    const rest = [...list];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0) {
      taken.push(...rest.splice(this.between(0, rest.length), 1));
    }
    return taken;
  }
}
