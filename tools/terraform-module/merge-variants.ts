import { isDeepStrictEqual } from "node:util";
import { type Block, Choice, Document, isBlock, isList, type Node, Spread } from "./nodes";

/** The same team in two shapes, and the Terraform condition of the first. */
export interface Variants {
  readonly condition: string;
  readonly whenTrue: Node;
  readonly whenFalse: Node;
  /**
   * Conditions of earlier choices that this one may meet, since they have no effect where its own is false.
   * @default - none: to meet one is an error
   */
  readonly around?: readonly string[];
  /**
   * Condition of the earlier choice where whose condition is false this one is asked, and nowhere else.
   * @default - none
   */
  readonly within?: string;
}

/**
 * Puts into `base` what differs between two shapes of a team, as choices.
 * @param base the first shape, with choices of earlier calls in it
 * @throws Error where both an earlier call and this one would change the same value
 */
export function mergeVariants(
  base: Node | undefined,
  { whenTrue, whenFalse, ...how }: Variants,
  path = "",
): Node | undefined {
  return merge(base, whenTrue, whenFalse, how, path);
}

type How = Omit<Variants, "whenTrue" | "whenFalse">;

/** Where the keys are types of resources and data sources. */
const SECTIONS = ["/resource", "/data"];

function merge(
  base: Node | undefined,
  yes: Node | undefined,
  no: Node | undefined,
  how: How,
  path: string,
): Node | undefined {
  // A block for each element of a list is there all the time: where it is not wanted, the list is empty.
  const isListed =
    how.within === undefined &&
    how.around === undefined &&
    isForEach(yes ?? no) &&
    (yes === undefined || no === undefined);
  if (isDeepStrictEqual(yes, no) || isListed) {
    return base ?? yes ?? no;
  }
  if (base instanceof Choice) {
    return nested(base, yes, no, how, path);
  }
  if (yes instanceof Document && no instanceof Document && base instanceof Document) {
    return new Document(merge(base.content, yes.content, no.content, how, path) ?? null);
  }
  if (isBlock(yes) && isBlock(no) && isBlock(base)) {
    return mergeBlocks(base, yes, no, how, path);
  }
  if (isList(yes) && isList(no) && isList(base)) {
    return mergeLists(base, yes, no, how, path);
  }
  return new Choice(how.condition, base, no);
}

function nested(base: Choice, yes: Node | undefined, no: Node | undefined, how: How, path: string): Choice {
  if (base.whenFalse === undefined && yes !== undefined && no !== undefined) {
    // The one says whether it is there, the other what is in it.
    return new Choice(base.condition, merge(base.whenTrue, yes, no, how, path), undefined);
  }
  if (how.around?.includes(base.condition) === true) {
    return new Choice(how.condition, base, no);
  }
  if (how.within === base.condition) {
    return new Choice(base.condition, base.whenTrue, merge(base.whenFalse, yes, no, how, path));
  }
  throw new Error(`${path}: depends on ${base.condition} and on ${how.condition}`);
}

function mergeBlocks(base: Block, yes: Block, no: Block, how: How, path: string): Block {
  const keys = [...new Set([...Object.keys(base), ...Object.keys(no)])];
  return Object.fromEntries(
    keys.map((key) => {
      const at = `${path}/${key}`;
      if (key === "depends_on" && isList(base[key])) {
        return [key, union(base[key], no[key])];
      }
      if (SECTIONS.includes(path)) {
        // The last block of a type is gone with the type.
        return [key, merge(base[key] ?? {}, yes[key] ?? {}, no[key] ?? {}, how, at)];
      }
      // What only an earlier choice brought in is none of this one's.
      const untouched = yes[key] === undefined && no[key] === undefined;
      return [key, untouched ? base[key] : merge(base[key], yes[key], no[key], how, at)];
    }),
  ) as Block;
}

/** Terraform takes no conditions in `depends_on`; to wait for a block without instances is to wait for nothing. */
function union(base: readonly Node[], no: Node | undefined): readonly Node[] {
  return [...base, ...(isList(no) ? no.filter((address) => !base.includes(address)) : [])];
}

function mergeLists(
  base: readonly Node[],
  yes: readonly Node[],
  no: readonly Node[],
  how: How,
  path: string,
): Node {
  // Where the list of the module's user is empty, its elements are gone by themselves.
  if (isDeepStrictEqual(withoutSpreads(yes), withoutSpreads(no))) {
    return base;
  }
  if (![...yes, ...no].every((item) => sidOf(item) !== undefined)) {
    return new Choice(how.condition, base, no);
  }
  const merged = base.map((item) => {
    const sid = sidOf(item);
    const [inYes, inNo] = [bySid(yes, sid), bySid(no, sid)];
    return inYes === undefined ? item : (merge(item, inYes, inNo, how, `${path}/${sid}`) ?? null);
  });
  return no.reduce<Node[]>((list, item, index) => {
    if (bySid(list, sidOf(item)) === undefined) {
      const before = sidOf(no[index - 1]);
      const place = list.findIndex((other) => sidOf(other) === before) + 1;
      list.splice(place, 0, new Choice(how.condition, undefined, item));
    }
    return list;
  }, merged);
}

function withoutSpreads(list: readonly Node[]): readonly Node[] {
  return list.filter((item) => !(item instanceof Spread));
}

function bySid(list: readonly Node[], sid: string | undefined): Node | undefined {
  return list.find((item) => sidOf(item) === sid);
}

/** The name of a policy's statement, or of a filter. */
function sidOf(node: Node | undefined): string | undefined {
  if (node instanceof Choice) {
    return sidOf(node.whenTrue ?? node.whenFalse);
  }
  if (!isBlock(node)) {
    return undefined;
  }
  const name = node.Sid ?? ("values" in node ? node.name : undefined);
  return typeof name === "string" ? name : undefined;
}

function isForEach(node: Node | undefined): boolean {
  return isBlock(node) && "for_each" in node;
}
