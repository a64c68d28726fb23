/** An expression of Terraform's language, as far as CDKTF writes it. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "template"; readonly parts: readonly Expression[] }
  | { readonly kind: "reference"; readonly path: readonly (string | number)[] }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: "unknown"; readonly text: string };

/**
 * A text of Terraform's JSON: literal parts, and expressions between `${` and `}`. What is not supported
 * (operators, `for`, directives) stays as an `unknown` expression with its text; nothing is guessed.
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */
export function parseTemplate(text: string): Expression {
  if (!/[$%]\{/.test(text)) {
    return { kind: "literal", value: text };
  }
  const parts: Expression[] = [];
  let literal = "";
  let at = 0;
  const flush = (): void => {
    if (literal !== "") {
      parts.push({ kind: "literal", value: literal });
      literal = "";
    }
  };
  while (at < text.length) {
    const three = text.slice(at, at + 3);
    if (three === "$${" || three === "%%{") {
      literal += three.slice(1);
      at += 3;
    } else if (three.startsWith("${")) {
      flush();
      const end = endOfInterpolation(text, at + 2);
      parts.push(parseExpression(text.slice(at + 2, end)));
      at = end + 1;
    } else if (three.startsWith("%{")) {
      flush();
      parts.push({ kind: "unknown", text: text.slice(at) });
      at = text.length;
    } else {
      literal += text[at];
      at += 1;
    }
  }
  flush();
  return { kind: "template", parts };
}

/** One expression; `unknown` where any part of it is not supported. */
function parseExpression(text: string): Expression {
  const parser = new ExpressionParser(text);
  const expression = parser.expression();
  return expression !== undefined && parser.atEnd ? expression : { kind: "unknown", text: text.trim() };
}

/** The position of the brace that closes an interpolation; quoted strings may contain braces. */
export function endOfInterpolation(text: string, start: number): number {
  let depth = 1;
  let at = start;
  for (; at < text.length && depth > 0; at += 1) {
    if (text[at] === '"') {
      at = endOfString(text, at);
    } else if (text[at] === "{") {
      depth += 1;
    } else if (text[at] === "}") {
      depth -= 1;
    }
  }
  return depth === 0 ? at - 1 : text.length;
}

/** The position of the quote that closes a string. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === "\\") {
      at += 2;
    } else if (/^[$%]\{/.test(text.slice(at, at + 2)) && text[at - 1] !== text[at]) {
      at = endOfInterpolation(text, at + 2) + 1;
    } else {
      at += 1;
    }
  }
  return at;
}

/** Recursive descent over one expression. Each method returns nothing for what it does not support. */
class ExpressionParser {
  private at = 0;

  public constructor(private readonly text: string) {}

  public get atEnd(): boolean {
    this.skip(/\s+/y);
    return this.at === this.text.length;
  }

  public expression(): Expression | undefined {
    this.skip(/\s+/y);
    const number = this.skip(/-?\d+(\.\d+)?/y);
    if (number !== "") {
      return { kind: "literal", value: Number(number) };
    }
    switch (this.text[this.at]) {
      case '"':
        return this.string();
      case "[":
        return this.list();
      case "{":
        return this.object();
      default:
        return this.named();
    }
  }

  private string(): Expression | undefined {
    const end = endOfString(this.text, this.at);
    const raw = this.text.slice(this.at, end + 1);
    this.at = end + 1;
    try {
      // The escapes of Terraform's strings that CDKTF writes are JSON's.
      return parseTemplate(JSON.parse(raw) as string);
    } catch {
      return undefined;
    }
  }

  private list(): Expression | undefined {
    this.at += 1;
    const items = this.until("]", () => this.expression());
    return items && { kind: "list", items };
  }

  private object(): Expression | undefined {
    this.at += 1;
    const entries = this.until("}", () => this.entry());
    return entries && { kind: "object", entries };
  }

  private entry(): readonly [Expression, Expression] | undefined {
    this.skip(/\s+/y);
    const bare = this.skip(/[A-Za-z_][\w-]*(?=\s*[=:])/y);
    const key = bare === "" ? this.expression() : ({ kind: "literal", value: bare } as const);
    if (key === undefined || this.skip(/\s*[=:]/y) === "") {
      return undefined;
    }
    const value = this.expression();
    return value && [key, value];
  }

  private named(): Expression | undefined {
    const name = this.skip(/[A-Za-z_][\w-]*/y);
    if (name === "") {
      return undefined;
    }
    if (this.text[this.at] === "(") {
      this.at += 1;
      const args = this.until(")", () => this.expression());
      return args && { kind: "call", name, args };
    }
    if (name === "true" || name === "false" || name === "null") {
      return { kind: "literal", value: name === "null" ? null : name === "true" };
    }
    return { kind: "reference", path: [name, ...this.steps()] };
  }

  private steps(): (string | number)[] {
    const steps: (string | number)[] = [];
    for (;;) {
      const attribute = this.skip(/\.[A-Za-z_][\w-]*/y);
      const index = attribute === "" ? this.skip(/\[\d+\]|\.\d+/y) : "";
      const key = attribute + index === "" ? this.skip(/\["[^"\\$%]*"\]/y) : "";
      if (attribute !== "") {
        steps.push(attribute.slice(1));
      } else if (index !== "") {
        steps.push(Number(index.replaceAll(/[[\].]/g, "")));
      } else if (key !== "") {
        steps.push(key.slice(2, -2));
      } else {
        return steps;
      }
    }
  }

  /** Elements, separated by commas, up to the closing sign. */
  private until<T>(close: string, element: () => T | undefined): T[] | undefined {
    const elements: T[] = [];
    for (;;) {
      this.skip(/[\s,]+/y);
      if (this.text[this.at] === close) {
        this.at += 1;
        return elements;
      }
      const next = element();
      this.skip(/\s+/y);
      if (next === undefined || !["," as string, close].includes(this.text[this.at] ?? "")) {
        return undefined;
      }
      elements.push(next);
    }
  }

  private skip(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ""] = pattern.exec(this.text) ?? [];
    this.at += found.length;
    return found;
  }
}
