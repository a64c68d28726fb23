import { endOfInterpolation } from "../../modules/access/terraform/expression";

/** A part of a template: text as it stands in the template, escapes included, or an expression. */
export interface TemplatePart {
  readonly literal?: string;
  readonly expression?: string;
}

/** The parts of one of Terraform's templates, in their order. */
export function splitTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    if (text.startsWith("$${", at)) {
      literal += "$${";
      at += 3;
    } else if (text.startsWith("${", at)) {
      const end = endOfInterpolation(text, at + 2);
      parts.push(...(literal === "" ? [] : [{ literal }]), { expression: text.slice(at + 2, end) });
      literal = "";
      at = end + 1;
    } else {
      literal += text[at];
      at += 1;
    }
  }
  return literal === "" ? parts : [...parts, { literal }];
}
