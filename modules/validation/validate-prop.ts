import { Token } from "cdktf";
import { type IConstruct } from "constructs";
import { type Rule } from "./rule";

/** A prop that breaks a rule: a mistake of the construct's user, told without a stack trace by the app. */
export class PropValidationError extends Error {
  public constructor(
    public readonly constructPath: string,
    public readonly prop: string,
    public readonly problem: string,
  ) {
    super(`${constructPath}: \`${prop}\` ${problem}`);
    this.name = "PropValidationError";
  }
}

/** Throws where the prop's value breaks the rule; a value that is known only after apply is left to Terraform. */
export function validateProp<T>(
  scope: IConstruct,
  prop: string,
  value: T | undefined,
  ...rules: readonly Rule<T>[]
): void {
  if (value === undefined || Token.isUnresolved(value)) {
    return;
  }
  for (const rule of rules) {
    const problem = rule(value);
    if (problem !== undefined) {
      throw new PropValidationError(scope.node.path, prop, problem);
    }
  }
}

/** The same for each element of a list prop. */
export function validateEach<T>(
  scope: IConstruct,
  prop: string,
  values: readonly T[] | undefined,
  ...rules: readonly Rule<T>[]
): void {
  values?.forEach((value, index) => validateProp(scope, `${prop}[${index}]`, value, ...rules));
}
