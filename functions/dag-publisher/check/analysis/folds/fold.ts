import { binaryOperation } from "../operators";
import { type CallArguments, mapTexts, UNKNOWN, type Value } from "../value";

/** What a call of a function outside of the file needs of the evaluator. */
export interface CallContext {
  attribute(object: Value, name: string): Value;
  item(object: Value, key: Value): Value;
  call(callee: Value, args: CallArguments): Value;
}

/** What a function gives for its positional arguments; nothing where the call is not followed. */
export type Fold = (args: readonly Value[], context: CallContext, all: CallArguments) => Value | undefined;

/** Functions by their paths. */
export type Folds = Readonly<Record<string, Fold>>;

/** A function of its first argument. */
export function ofFirst(of: (value: Value) => Value): Fold {
  return ([value]) => (value === undefined ? UNKNOWN : of(value));
}

/** A function of its first argument, which is a text. */
export function ofText(of: (text: string) => Value): Fold {
  return ofFirst((value) => mapTexts(value, of));
}

/** A function that is a binary operator. */
export function ofOperator(operator: string): Fold {
  return ([left, right]) =>
    left === undefined || right === undefined ? UNKNOWN : binaryOperation(operator, left, right);
}

/** A function that gives its first argument, as far as a rule cares. */
export const same: Fold = ofFirst((value) => value);
