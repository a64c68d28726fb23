import { type Block, Choice, Document, Expression, isBlock, isList, type Node, without } from "./nodes";
import { type ListName, type Placeholders, RESOURCES } from "./placeholders";
import { blocksOf } from "./synthesized-team";

/** The hash that cdktf puts behind a name that was made of more than one construct's. */
const HASH = /_[0-9A-F]{8}$/;

/** One block for each security group that exists, by its number. */
const NUMBERED = /_Group1(?=_)/;

interface NewName {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  /** Where there is one for each element of a list: the element's name, and what `for_each` goes through. */
  readonly each?: { readonly element: string; readonly through: string };
}

/**
 * A stack's resources and data sources under names that hold no placeholder. What there is one of for each
 * element of a list becomes one block with `for_each`.
 */
export function renameBlocks(stack: Block, placeholders: Placeholders): Block {
  const names = (["resource", "data"] as const).flatMap((section) =>
    blocksOf(stack, section).flatMap(([type, name]) => newName(type, name, placeholders) ?? []),
  );
  const refer = (node: Node): Node => mapTexts(node, (text) => names.reduce(renameReferences, text));
  const renamed = (section: "resource" | "data"): Block => {
    const types: Record<string, Record<string, Node>> = {};
    for (const [type, name, block] of blocksOf(stack, section)) {
      const args = refer(without(block, "//")) as Block;
      const found = names.find(({ type: ofType, from }) => ofType === type && from === name);
      const blocks = (types[type] ??= {});
      const to = found?.to ?? name;
      if (to in blocks) {
        throw new Error(`two blocks would be named ${type}.${to}`);
      }
      blocks[to] = found?.each === undefined ? args : forEach(args, found.each);
    }
    return types;
  };
  return {
    resource: renamed("resource"),
    data: renamed("data"),
    check: refer(stack.check ?? {}),
    output: refer(stack.output ?? {}),
  };
}

function newName(type: string, name: string, { environmentName, lists }: Placeholders): NewName | undefined {
  if (NUMBERED.test(name)) {
    const each = { element: lists.securityGroup, through: "toset(local.existing_security_group_ids)" };
    return { type, from: name, to: name.replace(NUMBERED, "_Group").replace(HASH, ""), each };
  }
  for (const [list, through] of Object.entries(RESOURCES) as [ListName, string][]) {
    const element = lists[list].replace(/^.*\//, "");
    // What an id must not have is left out of names.
    const part = `_${element.replaceAll(/[^\w-]/g, "")}`;
    if (name.includes(part)) {
      return { type, from: name, to: name.replace(part, "").replace(HASH, ""), each: { element, through } };
    }
  }
  return name.includes(environmentName)
    ? { type, from: name, to: name.replace(`${environmentName}-`, "").replace(HASH, "") }
    : undefined;
}

function forEach(args: Block, { element, through }: Required<NewName>["each"]): Block {
  const body = mapTexts(args, (text) =>
    // All of them together, in an expression.
    text
      .replaceAll(JSON.stringify([element]), () => through.replace(/^toset\((.*)\)$/, "$1"))
      .replaceAll(element, () => "${each.key}"),
  ) as Block;
  return { for_each: `\${${through}}`, ...body };
}

/** In `depends_on`, which has bare addresses, all elements are meant. */
function renameReferences(text: string, { type, from, to, each }: NewName): string {
  return text === `${type}.${from}` || text === `data.${type}.${from}`
    ? `${text.slice(0, -from.length)}${to}`
    : text.replaceAll(`${type}.${from}.`, () => `${type}.${to}${each === undefined ? "" : "[each.key]"}.`);
}

/** The same value with every text in it changed. */
export function mapTexts(node: Node, change: (text: string) => string): Node {
  if (typeof node === "string") {
    return change(node);
  }
  if (isList(node)) {
    return node.map((item) => mapTexts(item, change));
  }
  if (node instanceof Expression) {
    return new Expression(change(node.text));
  }
  if (node instanceof Document) {
    return new Document(mapTexts(node.content, change));
  }
  if (node instanceof Choice) {
    const [yes, no] = [node.whenTrue, node.whenFalse].map((side) =>
      side === undefined ? undefined : mapTexts(side, change),
    );
    return new Choice(node.condition, yes, no);
  }
  return isBlock(node)
    ? Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mapTexts(value, change)]))
    : node;
}
