import { type Block, blocksOf, isBlock } from "./terraform-json";

/** How deep the names of a section go, down to the blocks that have a name: type and name of a resource. */
const NAMES: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  provider: 1,
  terraform: 2,
};

/** Whether Terraform lays a file over the others, by its name. */
export function isOverride(file: string): boolean {
  return /(^|_)override\.tf\.json$/.test(file);
}

/** Files of one folder: every block of both. */
export function sideBySide(one: Block, other: Block): Block {
  return bySection(one, other, (left, right) => [left, right].flat());
}

/**
 * A file with an override file over it, as Terraform lays it: argument by argument; a provider's by its alias. A block within a
 * block replaces those of its type.
 * @see https://developer.hashicorp.com/terraform/language/files/override
 */
export function overridden(one: Block, other: Block): Block {
  const merged = bySection(one, other, (left, right) => {
    const [lefts, rights] = [blocksOf(left), blocksOf(right)];
    if (lefts.length === 0 || rights.length === 0) {
      return right;
    }
    const over = (block: Block): Block =>
      Object.assign({}, block, ...rights.filter(({ alias }) => alias === block.alias).map(defined)) as Block;
    const added = rights.filter(({ alias }) => !lefts.some((block) => block.alias === alias));
    const blocks = [...lefts.map(over), ...added];
    return Array.isArray(left) ? blocks : blocks[0];
  });
  // State is kept in one place: a new one takes the place of the other.
  const { terraform } = merged;
  const place = blocksOf(other.terraform).some((block) => "cloud" in block) ? "backend" : "cloud";
  return isBlock(terraform) && "cloud" in terraform && "backend" in terraform
    ? { ...merged, terraform: { ...terraform, [place]: undefined } }
    : merged;
}

function bySection(one: Block, other: Block, join: (left: unknown, right: unknown) => unknown): Block {
  return Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((section) => [
      section,
      byName(one[section], other[section], NAMES[section] ?? 1, join),
    ]),
  );
}

function byName(
  left: unknown,
  right: unknown,
  depth: number,
  join: (left: unknown, right: unknown) => unknown,
): unknown {
  if (left === undefined || right === undefined) {
    return left ?? right;
  }
  if (depth === 0 || !isBlock(left) || !isBlock(right)) {
    return join(left, right);
  }
  return Object.fromEntries(
    [...new Set([...Object.keys(left), ...Object.keys(right)])].map((name) => [
      name,
      byName(left[name], right[name], depth - 1, join),
    ]),
  );
}

function defined(block: Block): Block {
  return Object.fromEntries(Object.entries(block).filter(([, value]) => value !== undefined));
}
