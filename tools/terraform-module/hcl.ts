import { splitTemplate } from "./split-template";
import { type Block, Choice, Document, Expression, isBlock, isList, type Node, Spread } from "./nodes";

/** A node as an expression of Terraform's language. */
export function hcl(node: Node | undefined): string {
  if (node === undefined || node === null) {
    return "null";
  }
  if (typeof node === "string") {
    return templateExpression(node);
  }
  if (node instanceof Expression) {
    return node.text;
  }
  if (node instanceof Choice && [node.whenTrue, node.whenFalse].some(hasBlock)) {
    // Terraform's conditional takes values of one type, and maps of other keys are of another one.
    const [yes, no] = [node.whenTrue, node.whenFalse].map((side) => `jsonencode(${hcl(side)})`);
    return `jsondecode(${node.condition} ? ${yes} : ${no})`;
  }
  if (node instanceof Choice) {
    return `(${node.condition} ? ${hcl(node.whenTrue)} : ${hcl(node.whenFalse)})`;
  }
  if (node instanceof Document) {
    return `jsonencode(${hcl(node.content)})`;
  }
  if (node instanceof Spread) {
    return node.list;
  }
  if (isList(node)) {
    return listExpression(node);
  }
  return isBlock(node) ? mapExpression(node) : String(node);
}

function hasBlock(node: Node | undefined): boolean {
  return isBlock(node) || (isList(node) && node.some(hasBlock));
}

/** A text with its expressions; a text that is one expression is that expression. */
function templateExpression(text: string): string {
  const parts = splitTemplate(text);
  const [only] = parts;
  if (parts.length === 1 && only?.expression !== undefined) {
    return only.expression;
  }
  const inner = parts.map(({ literal = "", expression }) =>
    expression === undefined ? JSON.stringify(literal).slice(1, -1) : `\${${expression}}`,
  );
  return `"${inner.join("")}"`;
}

function listExpression(list: readonly Node[]): string {
  const parts: string[] = [];
  let fixed: string[] = [];
  const flush = (): void => {
    if (fixed.length > 0) {
      parts.push(`[${fixed.join(", ")}]`);
      fixed = [];
    }
  };
  for (const item of list) {
    if (item instanceof Spread) {
      flush();
      parts.push(item.list);
    } else if (item instanceof Choice) {
      flush();
      parts.push(...optional(item).map(({ value, when }) => `[for item in [${value}] : item if ${when}]`));
    } else {
      fixed.push(hcl(item));
    }
  }
  flush();
  return parts.length === 1 ? (parts[0] ?? "[]") : parts.length === 0 ? "[]" : `concat(${parts.join(", ")})`;
}

function mapExpression(map: Block): string {
  const always: string[] = [];
  const sometimes: string[] = [];
  for (const [key, value] of Object.entries(map)) {
    const name = templateExpression(key);
    if (value instanceof Choice && (value.whenTrue === undefined || value.whenFalse === undefined)) {
      const entries = optional(value).map(
        (choice) => `{for key, value in {${name} = ${choice.value}} : key => value if ${choice.when}}`,
      );
      sometimes.push(...entries);
    } else if (key === "aws:PrincipalArn" && isList(value) && value.some((item) => item instanceof Spread)) {
      // A role may be in more than one of the lists.
      always.push(`${name} = distinct(${hcl(value)})`);
    } else {
      always.push(`${name} = ${hcl(value)}`);
    }
  }
  const fixed = `{${always.join(", ")}}`;
  return sometimes.length === 0 ? fixed : `merge(${[fixed, ...sometimes].join(", ")})`;
}

/** The one or two values of a choice, each with the condition that it is there. */
function optional({ condition, whenTrue, whenFalse }: Choice): { value: string; when: string }[] {
  return [
    ...(whenTrue === undefined ? [] : [{ value: hcl(whenTrue), when: condition }]),
    ...(whenFalse === undefined ? [] : [{ value: hcl(whenFalse), when: `!(${condition})` }]),
  ];
}
