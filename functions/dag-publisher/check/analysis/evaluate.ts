import { type PythonNode } from "../python/node";
import { attributeOfPath, nameOrDocumentation, otherAttribute } from "./attributes";
import { type BoundModule, type CallSite } from "./bind";
import { valueOfBindings } from "./bindings";
import { BUILTINS } from "./builtins";
import { readArguments } from "./call-arguments";
import { foldCall } from "./calls";
import { readComprehension } from "./comprehensions";
import { folderOf, OWN_FILE } from "./dags-folder";
import { type Evaluation } from "./evaluation";
import { readDictionary, readList, readNeighbours, readNumber, readText } from "./literals";
import { callMethod } from "./methods";
import { binaryOperation } from "./operators";
import { returnsIn } from "./returns";
import { type Scope } from "./scope";
import { itemOf, readSubscript } from "./subscripts";
import {
  type Atom,
  type CallArguments,
  mapAtoms,
  numberValue,
  reference,
  textValue,
  UNKNOWN,
  union,
  type Value,
  valueOf,
  weightOf,
} from "./value";

/** Evaluations of one file; what is beyond is not known. Real files take a tenth of it. */
const BUDGET = 400_000;

/** Expressions inside of each other, through names too: beyond that the stack of this program would end. */
const MOST_LEVELS = 400;

/** Classes of the file that inherit from each other. */
const MOST_BASES = 20;

const NO_NODES: ReadonlySet<PythonNode> = new Set();

/** Star imports that a name may come from. */
const MOST_STARS = 10;

/**
 * What expressions of a file may be, without running it. It follows names to everything that is bound to them, in
 * whatever order, so it says what may be and never what is.
 */
export class Evaluator implements Evaluation {
  /** Whether something was left unknown because it would have taken too much time or depth. */
  public exhausted = false;
  /** By the nodes' indices. */
  private readonly known: (Value | undefined)[];
  private readonly passed: (CallArguments | undefined)[];
  /** The nodes that are being evaluated. */
  private readonly running: Uint8Array;
  private readonly names = new NamedValues();
  private readonly attributes = new NamedValues();
  /** The value that a comprehension's variable has at the moment. While there is one, nothing is remembered. */
  private readonly fixed = new Map<Scope, { readonly name: string; readonly value: Value }>();
  private budget = BUDGET;
  private level = 0;

  public constructor(public readonly module: BoundModule) {
    const { size } = module.scope.node;
    this.known = new Array<Value | undefined>(size);
    this.passed = new Array<CallArguments | undefined>(size);
    this.running = new Uint8Array(size);
  }

  /** What an expression may be. */
  public evaluate(node: PythonNode, scope: Scope): Value {
    const { index } = node;
    const known = this.remembers ? this.known[index] : undefined;
    if (known !== undefined) {
      return known;
    }
    this.budget -= 1;
    if (this.budget < 0 || this.level === MOST_LEVELS) {
      this.exhausted = true;
      return UNKNOWN;
    }
    if (this.running[index] === 1) {
      return UNKNOWN;
    }
    this.running[index] = 1;
    this.level += 1;
    const value = this.compute(node, scope);
    this.budget -= weightOf(value);
    this.level -= 1;
    this.running[index] = 0;
    if (this.remembers && this.budget > 0) {
      this.known[index] = value;
    }
    return value;
  }

  public evaluateField(node: PythonNode, field: string, scope: Scope): Value {
    const child = node.child(field);
    return child === undefined ? UNKNOWN : this.evaluate(child, scope);
  }

  public evaluateChild(node: PythonNode, scope: Scope): Value {
    const child = node.children.find(({ type }) => type !== "comment" && !/^(\*|await)/.test(type));
    return child === undefined ? UNKNOWN : this.evaluate(child, scope);
  }

  /** What a call passes. */
  public argumentsOf(call: PythonNode, scope: Scope): CallArguments {
    const known = this.remembers ? this.passed[call.index] : undefined;
    if (known !== undefined) {
      return known;
    }
    const args = readArguments(call, scope, this);
    if (this.remembers) {
      this.passed[call.index] = args;
    }
    return args;
  }

  public callersOf(name: string): readonly CallSite[] {
    return this.module.callers.get(name) ?? [];
  }

  public spend(units: number): boolean {
    this.budget -= units;
    this.exhausted ||= this.budget < 0;
    return this.budget >= 0;
  }

  public whileFixed<T>(scope: Scope, name: string, value: Value, run: () => T): T {
    this.fixed.set(scope, { name, value });
    const result = run();
    this.fixed.delete(scope);
    return result;
  }

  /** What a name may be. */
  public lookUp(name: string, from: Scope): Value {
    const scope = from.resolve(name);
    if (scope === undefined) {
      return this.unbound(name, from);
    }
    const fixed = this.fixed.get(scope);
    return fixed?.name === name
      ? fixed.value
      : this.named(this.names, scope, name, () => valueOfBindings(scope.own(name), this));
  }

  /** `object[key]`. */
  public item(object: Value, key: Value): Value {
    return itemOf(object, key, this);
  }

  /** An attribute of a value. */
  public attribute(object: Value, name: string): Value {
    const found = mapAtoms(object, (atom) => this.attributeOf(atom, name));
    // What is not known may have any attribute: its name is what a rule can still see.
    return object.open ? union([found, reference(`?.${name}`), UNKNOWN]) : found;
  }

  /** What a call of a value with these arguments gives. */
  public call(callee: Value, args: CallArguments): Value {
    const results = callee.atoms.map((atom) => this.callAtom(atom, args));
    return union(callee.open || results.length === 0 ? [...results, UNKNOWN] : results);
  }

  /** Classes and functions behind a value: what a class of the file inherits from counts as itself. */
  public classPaths(value: Value, seen: ReadonlySet<PythonNode> = NO_NODES): string[] {
    if (seen.size === MOST_BASES) {
      this.exhausted = true;
      return [];
    }
    const [only] = value.atoms;
    if (only?.kind === "reference" && value.atoms.length === 1) {
      return [only.path];
    }
    return value.atoms.flatMap((atom) => {
      if (atom.kind === "reference") {
        return [atom.path];
      }
      return atom.kind === "class" && !seen.has(atom.node)
        ? atom.bases.flatMap((base) => this.classPaths(base, new Set([...seen, atom.node])))
        : [];
    });
  }

  private compute(node: PythonNode, scope: Scope): Value {
    switch (node.type) {
      case "identifier":
        return this.lookUp(node.text, scope);
      case "string":
        return readText(node, scope, this);
      case "concatenated_string":
        return readNeighbours(node, scope, this);
      case "integer":
      case "float":
        return readNumber(node.text);
      case "true":
      case "false":
        return valueOf({ kind: "boolean", number: node.type === "true" ? 1 : 0 });
      case "none":
        return valueOf({ kind: "none", number: 0 });
      case "list":
      case "tuple":
      case "set":
      case "expression_list":
        return readList(node, scope, this);
      case "dictionary":
        return readDictionary(node, scope, this);
      case "attribute":
        return this.attribute(this.evaluateField(node, "object", scope), node.child("attribute")?.text ?? "");
      case "subscript":
        return readSubscript(node, scope, this);
      case "call":
        return this.callNode(node, scope);
      case "binary_operator":
        return binaryOperation(
          node.child("operator")?.text ?? "",
          this.evaluateField(node, "left", scope),
          this.evaluateField(node, "right", scope),
        );
      case "unary_operator":
        return this.unary(node, scope);
      case "boolean_operator":
        return union([this.evaluateField(node, "left", scope), this.evaluateField(node, "right", scope)]);
      case "conditional_expression": {
        const [yes, , no] = node.children.filter(({ type }) => type !== "comment");
        return union([yes, no].map((child) => (child === undefined ? UNKNOWN : this.evaluate(child, scope))));
      }
      case "named_expression":
        return this.evaluateField(node, "value", scope);
      case "parenthesized_expression":
      case "await":
      case "as_pattern":
        return this.evaluateChild(node, scope);
      case "lambda":
        return valueOf({ kind: "function", node, scope: this.module.inner.get(node) ?? scope });
      case "list_comprehension":
      case "set_comprehension":
      case "generator_expression":
        return readComprehension(node, this);
      default:
        return UNKNOWN;
    }
  }

  private unary(node: PythonNode, scope: Scope): Value {
    const negative = node.text.startsWith("-");
    return mapAtoms(this.evaluateField(node, "argument", scope), (atom) =>
      atom.kind === "number" && negative ? numberValue(-atom.number) : UNKNOWN,
    );
  }

  private callNode(node: PythonNode, scope: Scope): Value {
    const callee = node.child("function");
    if (callee === undefined) {
      return UNKNOWN;
    }
    const args = this.argumentsOf(node, scope);
    if (callee.type === "attribute") {
      const object = this.evaluateField(callee, "object", scope);
      const method = callee.child("attribute")?.text ?? "";
      const folded = callMethod(object, method, args);
      if (folded !== undefined) {
        return folded;
      }
    }
    return this.call(this.evaluate(callee, scope), args);
  }

  private callAtom(atom: Atom, args: CallArguments): Value {
    switch (atom.kind) {
      case "reference":
        return foldCall(atom, args, this) ?? reference(`${atom.path}()`, args);
      case "function":
        return this.returned(atom.node, atom.scope);
      case "class":
        return union(
          atom.bases.length === 0
            ? [valueOf({ ...atom })]
            : [
                valueOf({ ...atom }),
                ...this.classPaths(valueOf(atom)).map((path) => reference(`${path}()`, args)),
              ],
        );
      default:
        return UNKNOWN;
    }
  }

  /** What a function of the file returns, whatever it is called with. */
  private returned(node: PythonNode, scope: Scope): Value {
    const body = node.child("body");
    if (body === undefined) {
      return UNKNOWN;
    }
    if (node.type === "lambda") {
      return this.evaluate(body, scope);
    }
    const returns = returnsIn(node);
    return returns.length === 0
      ? valueOf({ kind: "none", number: 0 })
      : union(returns.map((returned) => this.evaluate(returned, scope)));
  }

  private unbound(name: string, scope: Scope): Value {
    if (name === "__file__") {
      return textValue(OWN_FILE);
    }
    if (BUILTINS.has(name)) {
      return reference(`builtins.${name}`);
    }
    const stars = scope.visibleStars(MOST_STARS);
    this.exhausted ||= stars.length > MOST_STARS;
    const candidates = stars.map((module) => reference(`${module}.${name}`));
    if (name === "__builtins__") {
      candidates.push(reference("builtins"));
    }
    if (candidates.length > 0) {
      return union(candidates);
    }
    // A class that comes from nowhere: its name is what a rule can still see.
    return /^[A-Z]/.test(name) ? otherAttribute(name) : UNKNOWN;
  }

  private attributeOf(atom: Atom, name: string): Value {
    switch (atom.kind) {
      case "reference":
        return attributeOfPath(atom.path, name);
      case "text":
        // A member of an enumeration is followed as its value.
        if (name === "value" || name === "name") {
          return valueOf(atom);
        }
        // pathlib: Path("a/b").parent.
        return name === "parent"
          ? union([textValue(folderOf(atom.text)), otherAttribute(name)])
          : otherAttribute(name);
      case "function":
        return nameOrDocumentation(atom.node, name) ?? otherAttribute(name);
      case "class": {
        const special = nameOrDocumentation(atom.node, name);
        if (special !== undefined) {
          return special;
        }
        const inBody = atom.scope.own(name);
        const assigned = atom.scope.attributes.get(name) ?? [];
        return inBody.length + assigned.length > 0
          ? this.named(this.attributes, atom.scope, name, () =>
              valueOfBindings([...inBody, ...assigned], this),
            )
          : union([
              ...this.classPaths(valueOf(atom)).map((path) => reference(`${path}.${name}`)),
              reference(`?.${name}`),
              UNKNOWN,
            ]);
      }
      default:
        return otherAttribute(name);
    }
  }

  /** The value of a name or attribute, remembered; unknown where it depends on itself. */
  private named(values: NamedValues, scope: Scope, name: string, find: () => Value): Value {
    const own = values.of(scope);
    const known = this.remembers ? own.known.get(name) : undefined;
    if (known !== undefined) {
      return known;
    }
    if (own.running.has(name)) {
      return UNKNOWN;
    }
    own.running.add(name);
    const value = find();
    own.running.delete(name);
    if (this.remembers) {
      own.known.set(name, value);
    }
    return value;
  }

  private get remembers(): boolean {
    return this.fixed.size === 0;
  }
}

/** Values of the names of one scope. */
interface ScopeValues {
  readonly known: Map<string, Value>;
  /** Names that are being evaluated. */
  readonly running: Set<string>;
}

/** Values of names, by their scopes. */
class NamedValues {
  private readonly scopes = new Map<Scope, ScopeValues>();

  public of(scope: Scope): ScopeValues {
    let values = this.scopes.get(scope);
    if (values === undefined) {
      values = { known: new Map(), running: new Set() };
      this.scopes.set(scope, values);
    }
    return values;
  }
}
