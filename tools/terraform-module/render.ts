import { hcl } from "./hcl";
import {
  type Block,
  Choice,
  Document,
  Expression,
  isBlock,
  isList,
  type Node,
  Spread,
  without,
} from "./nodes";
import { TAGS_MARK } from "./synthesized-team";

/** JSON as it is written. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Arguments that are maps, in which a key that is not wanted must be left out; elsewhere null leaves it out. */
const MAPS = ["airflow_configuration_options"];

/** The resources or data sources of a module. */
export function renderBlocks(types: Node | undefined): Json {
  const render = (block: Node): Json =>
    block instanceof Choice ? renderCounted(block) : renderArguments(block);
  return mapValues(types, (blocks) => mapValues(blocks, render));
}

/** Checks are no blocks that can be counted: where one is not wanted, it holds. */
export function renderChecks(checks: Node | undefined): Json {
  return mapValues(checks, (check) => {
    const [place] = placesOf(check);
    const assertions = place?.block.assert;
    return {
      assert: (isList(assertions) ? assertions : []).map((assertion) => ({
        condition: `\${${place?.condition} ? ${hcl(isBlock(assertion) ? assertion.condition : null)} : true}`,
        error_message: `\${${place?.condition} ? ${hcl(isBlock(assertion) ? assertion.error_message : null)} : "not checked"}`,
      })),
    };
  });
}

/** A block that is there under a condition; with `for_each`, it has no element otherwise. */
function renderCounted(choice: Choice): Json {
  const [first, ...others] = placesOf(choice);
  if (first === undefined || others.length > 0) {
    throw new Error(`a block must be there or not, got: two kinds of it, by ${choice.condition}`);
  }
  const { condition, block } = first;
  if ("for_each" in block) {
    const { for_each: each, ...rest } = block;
    return {
      for_each: `\${${condition} ? ${hcl(each)} : toset([])}`,
      ...(renderArguments(rest) as object),
    };
  }
  return { count: `\${${condition} ? 1 : 0}`, ...(renderArguments(block) as object) };
}

/** Where in a choice, and in those inside of it, there is a block, each with the condition that it is there. */
function placesOf(
  node: Node | undefined,
  outer: readonly string[] = [],
): { condition: string; block: Block }[] {
  if (node instanceof Choice) {
    return [
      ...placesOf(node.whenTrue, [...outer, node.condition]),
      ...placesOf(node.whenFalse, [...outer, `!(${node.condition})`]),
    ];
  }
  return isBlock(node) ? [{ condition: outer.join(" && "), block: node }] : [];
}

function renderArguments(block: Node): Json {
  return Object.fromEntries(
    Object.entries(isBlock(block) ? block : {}).map(([name, value]) => {
      if (name === "tags" && isBlock(value)) {
        return [name, renderTags(value)];
      }
      return [name, MAPS.includes(name) ? `\${merge(${hcl(value)}, var.${name})}` : renderValue(value)];
    }),
  );
}

/** The library's own tags win, as they do over the provider's default tags. */
function renderTags(tags: Block): Json {
  const own = without(tags, TAGS_MARK);
  return Object.keys(own).length === 0 ? "${local.tags}" : `\${merge(local.tags, ${hcl(own)})}`;
}

/** An argument's value: JSON as far as JSON can say it, else an expression. */
export function renderValue(node: Node): Json {
  if (node instanceof Document) {
    return isPlain(node.content) ? JSON.stringify(node.content) : `\${${hcl(node)}}`;
  }
  if (node instanceof Choice || node instanceof Spread || node instanceof Expression) {
    return `\${${hcl(node)}}`;
  }
  if (isList(node)) {
    const isExpression = node.some((item) => item instanceof Spread || item instanceof Choice);
    return isExpression ? `\${${hcl(node)}}` : node.map(renderValue);
  }
  return isBlock(node) ? mapValues(node, renderValue) : node;
}

/** Whether nothing in the node depends on a condition or on the length of a list. */
function isPlain(node: Node): boolean {
  if (isList(node)) {
    return node.every(isPlain);
  }
  return isBlock(node)
    ? Object.values(node).every(isPlain)
    : ![Choice, Document, Expression, Spread].some((kind) => node instanceof kind);
}

function mapValues(block: Node | undefined, change: (value: Node) => Json): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(isBlock(block) ? block : {}).map(([key, value]) => [key, change(value)]),
  );
}
