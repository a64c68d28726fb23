import { type PythonNode } from "../python/node";
import { type BoundModule, type CallSite } from "./bind";
import { type Scope } from "./scope";
import { type CallArguments, type Value } from "./value";

/** What the readers of one kind of expression need of the evaluator. */
export interface Evaluation {
  readonly module: BoundModule;
  /** What an expression may be. */
  evaluate(node: PythonNode, scope: Scope): Value;
  /** What the expression in a node's field may be. */
  evaluateField(node: PythonNode, field: string, scope: Scope): Value;
  /** What the one expression in a node may be: `*x`, `(x)`. */
  evaluateChild(node: PythonNode, scope: Scope): Value;
  /** What a call passes. */
  argumentsOf(call: PythonNode, scope: Scope): CallArguments;
  /** What a name may be. */
  lookUp(name: string, from: Scope): Value;
  /** The result of a function that is run while a name has this value. */
  whileFixed<T>(scope: Scope, name: string, value: Value, run: () => T): T;
  /** Accounts for work beside that of `evaluate`; returns whether there may be more. */
  spend(units: number): boolean;
  /** Calls of the file by the last part of what they call. */
  callersOf(name: string): readonly CallSite[];
}
