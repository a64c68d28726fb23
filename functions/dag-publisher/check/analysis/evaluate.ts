import { type PythonNode } from "../python/node";
import { readString } from "../python/string-literal";
import { type BoundModule, isInside } from "./bind";
import { asText } from "./as-text";
import { attributeOfPath, nameOrDocumentation, namespaceOf, otherAttribute } from "./attributes";
import { BUILTINS } from "./builtins";
import { foldCall } from "./calls";
import { folderOf, OWN_FILE } from "./dags-folder";
import { eachOf, elementsOf, itemAt, sliceOf } from "./elements";
import { mergedMap } from "./merged-map";
import { callMethod } from "./methods";
import { binaryOperation } from "./operators";
import { returnsIn } from "./returns";
import { type Binding, type Scope } from "./scope";
import {
  type Atom,
  type CallArguments,
  HOLE,
  listValue,
  mapAtoms,
  numberValue,
  reference,
  textsOf,
  textValue,
  UNKNOWN,
  union,
  type Value,
  valueOf,
} from "./value";

/** Evaluations of one file; what is beyond is not known. Real files take a tenth of it. */
const BUDGET = 400_000;

/** Expressions inside of each other, through names too: beyond that the stack of this program would end. */
const MOST_LEVELS = 400;

/** Classes of the file that inherit from each other. */
const MOST_BASES = 20;

/** Star imports that a name may come from. */
const MOST_STARS = 10;

/** Calls of a function of the file that are followed for its parameters. */
const MOST_CALLERS = 16;

/**
 * What expressions of a file may be, without running it. It follows names to everything that is bound to them, in
 * whatever order, so it says what may be and never what is.
 */
export class Evaluator {
  private readonly known = new Map<PythonNode, Value>();
  private readonly passed = new Map<PythonNode, CallArguments>();
  private readonly names = new Map<string, Value>();
  private readonly running = new Set<unknown>();
  private readonly callers = new Map<string, { readonly node: PythonNode; readonly scope: Scope }[]>();
  private readonly scopeIds = new Map<Scope, number>();
  private budget = BUDGET;
  private level = 0;
  /** Whether something was left unknown because it would have taken too much time or depth. */
  public exhausted = false;
  /** While a comprehension's variable has one of its values, nothing is remembered. */
  private fixing = 0;

  public constructor(private readonly module: BoundModule) {
    this.findCallers(module.scope.node, module.scope);
  }

  /** What an expression may be. */
  public evaluate(node: PythonNode, scope: Scope): Value {
    const known = this.fixing === 0 ? this.known.get(node) : undefined;
    if (known !== undefined) {
      return known;
    }
    this.budget -= 1;
    if (this.budget < 0 || this.level === MOST_LEVELS) {
      this.exhausted = true;
      return UNKNOWN;
    }
    if (this.running.has(node)) {
      return UNKNOWN;
    }
    this.running.add(node);
    this.level += 1;
    const value = this.compute(node, scope);
    this.level -= 1;
    this.running.delete(node);
    if (this.fixing === 0 && this.budget > 0) {
      this.known.set(node, value);
    }
    return value;
  }

  /** What a call passes. */
  public argumentsOf(call: PythonNode, scope: Scope): CallArguments {
    const known = this.fixing === 0 ? this.passed.get(call) : undefined;
    if (known !== undefined) {
      return known;
    }
    const args = this.readArguments(call, scope);
    if (this.fixing === 0) {
      this.passed.set(call, args);
    }
    return args;
  }

  private readArguments(call: PythonNode, scope: Scope): CallArguments {
    const positional: Value[] = [];
    const keywords = new Map<string, Value>();
    let open = false;
    const list = call.child("arguments");
    if (list?.type === "generator_expression") {
      return { positional: [this.evaluate(list, scope)], keywords, open };
    }
    for (const argument of list?.children ?? []) {
      switch (argument.type) {
        case "keyword_argument": {
          const name = argument.child("name")?.text ?? "";
          const value = argument.child("value");
          keywords.set(name, value === undefined ? UNKNOWN : this.evaluate(value, scope));
          break;
        }
        case "list_splat": {
          const splat = this.evaluateChild(argument, scope);
          const items = splat.atoms.length === 1 && !splat.open ? splat.atoms[0] : undefined;
          if (items?.kind === "list" && items.complete) {
            positional.push(...items.items);
          } else {
            open = true;
          }
          break;
        }
        case "dictionary_splat":
          open = !this.splatKeywords(this.evaluateChild(argument, scope), keywords) || open;
          break;
        case "comment":
          break;
        default:
          positional.push(this.evaluate(argument, scope));
      }
    }
    return { positional, keywords, open };
  }

  /** What a name may be. */
  public lookUp(name: string, from: Scope): Value {
    const scope = from.resolve(name);
    if (scope === undefined) {
      return this.unbound(name, from);
    }
    const fixed = scope.fixed.get(name) as Value | undefined;
    if (fixed !== undefined) {
      return fixed;
    }
    const key = `${this.idOf(scope)} ${name}`;
    const known = this.fixing === 0 ? this.names.get(key) : undefined;
    if (known !== undefined) {
      return known;
    }
    if (this.running.has(key)) {
      return UNKNOWN;
    }
    this.running.add(key);
    const value = this.valueOfBindings(scope.own(name));
    this.running.delete(key);
    if (this.fixing === 0) {
      this.names.set(key, value);
    }
    return value;
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
  public classPaths(value: Value, seen: ReadonlySet<PythonNode> = new Set()): string[] {
    if (seen.size === MOST_BASES) {
      this.exhausted = true;
      return [];
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
        return this.string(node, scope);
      case "concatenated_string":
        return node.children
          .filter(({ type }) => type === "string")
          .map((part) => this.evaluate(part, scope))
          .reduce((left, right) => binaryOperation("+", left, right));
      case "integer":
      case "float":
        return numberOf(node.text);
      case "true":
      case "false":
        return valueOf({ kind: "boolean", number: node.type === "true" ? 1 : 0 });
      case "none":
        return valueOf({ kind: "none", number: 0 });
      case "list":
      case "tuple":
      case "set":
      case "expression_list":
        return this.list(node, scope);
      case "dictionary":
        return this.dictionary(node, scope);
      case "attribute":
        return this.attribute(this.evaluateField(node, "object", scope), node.child("attribute")?.text ?? "");
      case "subscript":
        return this.subscript(node, scope);
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
        return this.evaluateChild(node, scope);
      case "lambda":
        return valueOf({ kind: "function", node, scope: this.module.inner.get(node) ?? scope });
      case "list_comprehension":
      case "set_comprehension":
      case "generator_expression":
        return this.comprehension(node);
      case "as_pattern":
        return this.evaluateChild(node, scope);
      default:
        return UNKNOWN;
    }
  }

  private evaluateField(node: PythonNode, field: string, scope: Scope): Value {
    const child = node.child(field);
    return child === undefined ? UNKNOWN : this.evaluate(child, scope);
  }

  private evaluateChild(node: PythonNode, scope: Scope): Value {
    const child = node.children.find(({ type }) => type !== "comment" && !/^(\*|await)/.test(type));
    return child === undefined ? UNKNOWN : this.evaluate(child, scope);
  }

  private string(node: PythonNode, scope: Scope): Value {
    const { bytes, parts } = readString(node);
    return parts.reduce<Value>(
      (before, part) => {
        let value: Value;
        if (typeof part === "string") {
          value = textValue(part, bytes);
        } else if (part === undefined) {
          value = textValue(HOLE);
        } else {
          value = this.interpolated(part, scope);
        }
        return binaryOperation("+", before, value);
      },
      textValue("", bytes),
    );
  }

  /** An expression in an f-string, as the text that it becomes. */
  private interpolated(node: PythonNode, scope: Scope): Value {
    const plain = node.child("type_conversion") === undefined && node.child("format_specifier") === undefined;
    const value = this.evaluateField(node, "expression", scope);
    return plain ? asText(value) : textValue(HOLE);
  }

  private list(node: PythonNode, scope: Scope): Value {
    const elements = node.children.filter(({ type }) => type !== "comment");
    const splat = elements.some(({ type }) => type === "list_splat");
    const items = elements.flatMap((element) => {
      if (element.type !== "list_splat") {
        return [this.evaluate(element, scope)];
      }
      return this.evaluateChild(element, scope).atoms.flatMap((atom) =>
        atom.kind === "list" ? atom.items : [],
      );
    });
    return listValue(items, !splat);
  }

  private dictionary(node: PythonNode, scope: Scope): Value {
    const pairs = node.children.filter(({ type }) => type === "pair");
    const splats = node.children.filter(({ type }) => type === "dictionary_splat");
    return mergedMap(
      splats.map((splat) => this.evaluateChild(splat, scope)),
      pairs.map((pair) => [this.evaluateField(pair, "key", scope), this.evaluateField(pair, "value", scope)]),
    );
  }

  private unary(node: PythonNode, scope: Scope): Value {
    const negative = node.text.startsWith("-");
    return mapAtoms(this.evaluateField(node, "argument", scope), (atom) =>
      atom.kind === "number" && negative ? numberValue(-atom.number) : UNKNOWN,
    );
  }

  private subscript(node: PythonNode, scope: Scope): Value {
    const object = this.evaluateField(node, "value", scope);
    const [index, second] = node.childrenIn("subscript");
    if (index === undefined || second !== undefined) {
      return UNKNOWN;
    }
    if (index.type === "slice") {
      const bounds = this.boundsOf(index, scope);
      return bounds === undefined ? UNKNOWN : sliceOf(object, bounds);
    }
    return this.item(object, this.evaluate(index, scope));
  }

  /** Start, stop and step; nothing where one of them is not known. */
  private boundsOf(slice: PythonNode, scope: Scope): (number | undefined)[] | undefined {
    const written = slice.text.split(":").map((text) => text.trim());
    const bounds = written.map((text) => {
      const bound = slice.children.find((child) => child.text === text);
      const [atom] = bound === undefined ? [] : this.evaluate(bound, scope).atoms;
      return atom?.kind === "number" ? atom.number : undefined;
    });
    return written.every((text, index) => text === "" || bounds[index] !== undefined) ? bounds : undefined;
  }

  /** `object[key]`. */
  public item(object: Value, key: Value): Value {
    const items = object.atoms.map((atom): Value => {
      if (atom.kind !== "reference") {
        return itemAt(atom, key);
      }
      const namespace = namespaceOf(atom.path);
      if (namespace !== undefined) {
        return union([
          ...textsOf(key).map((name) => this.inNamespace(namespace, name)),
          ...(key.open ? [UNKNOWN] : []),
        ]);
      }
      return reference(`${atom.path}[]`, { positional: [key], keywords: new Map(), open: false });
    });
    return union(object.open ? [...items, reference("?[]"), UNKNOWN] : items);
  }

  /** A name in a dictionary of names: of modules, of a module's globals, of an object. */
  private inNamespace(namespace: string, name: string): Value {
    if (namespace === "sys.modules") {
      return reference(name);
    }
    if (namespace === "globals") {
      if (name === "__builtins__") {
        return reference("builtins");
      }
      // A function's own names, too: which function's is not followed.
      const scopes = [this.module.scope, ...this.module.inner.values()].filter(
        (scope) => scope.own(name).length > 0,
      );
      return scopes.length === 0
        ? this.lookUp(name, this.module.scope)
        : union(scopes.slice(0, 8).map((scope) => this.lookUp(name, scope)));
    }
    return reference(`${namespace}.${name}`);
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

  private comprehension(node: PythonNode): Value {
    const scope = this.module.inner.get(node);
    const body = node.child("body");
    const loops = node.children.filter(({ type }) => type === "for_in_clause");
    if (scope === undefined || body === undefined) {
      return UNKNOWN;
    }
    const [loop] = loops;
    const left = loop?.child("left");
    const right = loop?.child("right");
    const filters = node.children
      .filter(({ type }) => type === "if_clause")
      .flatMap(({ children }) => children);
    if (loops.length !== 1 || left?.type !== "identifier" || right === undefined) {
      return listValue([this.evaluate(body, scope)], false);
    }
    const elements = elementsOf(this.evaluate(right, scope));
    if (elements === undefined) {
      return listValue([this.evaluate(body, scope)], false);
    }
    this.fixing += 1;
    const items = elements.flatMap((element) => {
      scope.fixed.set(left.text, element);
      return filters.some((filter) => this.isFalse(filter, scope)) ? [] : [this.evaluate(body, scope)];
    });
    scope.fixed.delete(left.text);
    this.fixing -= 1;
    return listValue(items);
  }

  /** Whether a comparison is false for certain. */
  private isFalse(filter: PythonNode, scope: Scope): boolean {
    const [left, operator, right] = filter.children;
    if (
      filter.type !== "comparison_operator" ||
      left === undefined ||
      right === undefined ||
      filter.children.length !== 3
    ) {
      return false;
    }
    const [a] = this.evaluate(left, scope).atoms;
    const [b] = this.evaluate(right, scope).atoms;
    if (a?.kind !== "text" || b?.kind !== "text") {
      return false;
    }
    switch (operator?.text) {
      case "==":
        return a.text !== b.text;
      case "!=":
        return a.text === b.text;
      case "in":
        return !b.text.includes(a.text);
      case "not in":
        return b.text.includes(a.text);
      default:
        return false;
    }
  }

  private valueOfBindings(bindings: readonly Binding[]): Value {
    let running: Value = { atoms: [], open: false };
    const all: Value[] = [];
    for (const binding of bindings) {
      running =
        binding.kind === "augmented" ? this.augmented(running, binding) : this.valueOfBinding(binding);
      all.push(running);
    }
    // Of a text that grows step by step, the last one is the longest.
    return union(all.reverse());
  }

  private augmented(before: Value, { node, scope }: Extract<Binding, { kind: "augmented" }>): Value {
    const operator = (node.child("operator")?.text ?? "").replace(/=$/, "");
    const added = node.child("right");
    const right = added === undefined ? UNKNOWN : this.evaluate(added, scope);
    const looped = node.ancestor("for_statement", "while_statement", "function_definition");
    const once = binaryOperation(operator, before, right);
    return looped === undefined || looped.type === "function_definition"
      ? once
      : union([once, binaryOperation(operator, before, textValue(HOLE))]);
  }

  private valueOfBinding(binding: Binding): Value {
    switch (binding.kind) {
      case "import": {
        const dot = binding.path.lastIndexOf(".");
        return dot <= 0
          ? reference(binding.path)
          : attributeOfPath(binding.path.slice(0, dot), binding.path.slice(dot + 1));
      }
      case "value":
        return this.evaluate(binding.node, binding.scope);
      case "each":
        return eachOf(this.evaluate(binding.node, binding.scope));
      case "element":
        return mapAtoms(this.valueOfBinding(binding.of), (atom) => itemAt(atom, numberValue(binding.index)));
      case "rest":
        return listValue([eachOf(this.valueOfBinding(binding.of))], false);
      case "definition":
        return this.definition(binding);
      case "parameter":
        return this.parameter(binding);
      default:
        return UNKNOWN;
    }
  }

  private definition({ node, scope, decorated }: Extract<Binding, { kind: "definition" }>): Value {
    const value = valueOf(
      node.type === "class_definition"
        ? { kind: "class", node, scope, bases: this.basesOf(node, scope) }
        : { kind: "function", node, scope },
    );
    // A decorator may put anything in its place.
    return decorated ? { ...value, open: true } : value;
  }

  private basesOf(node: PythonNode, scope: Scope): Value[] {
    const outer = scope.parent ?? scope;
    return (node.child("superclasses")?.children ?? [])
      .filter(({ type }) => type !== "keyword_argument" && type !== "comment")
      .map((base) => this.evaluate(base, outer));
  }

  /** What a function's parameter may be: its default, what the file's own calls pass, and something else. */
  private parameter({
    node,
    index,
    scope,
    default: standard,
  }: Extract<Binding, { kind: "parameter" }>): Value {
    const name = node.child("name")?.text;
    const parameters = (node.child("parameters") ?? node.child("lambda_parameters"))?.children ?? [];
    const parameter = parameters.filter(({ type }) => !type.endsWith("_separator") && type !== "comment")[
      index
    ];
    const own = parameter === undefined ? "" : (parameter.child("name") ?? parameter).text;
    const inClass = scope.kind === "class" ? 1 : 0;
    if (inClass === 1 && index === 0) {
      // The instance, or the class itself.
      return {
        atoms: [{ kind: "class", node: scope.node, scope, bases: this.basesOf(scope.node, scope) }],
        open: true,
      };
    }
    const calls = (name === undefined ? [] : (this.callers.get(name) ?? [])).slice(0, MOST_CALLERS);
    const passed = calls.flatMap((call) => {
      const { positional, keywords } = this.argumentsOf(call.node, call.scope);
      const value = keywords.get(own) ?? positional[index - inClass];
      return value === undefined ? [] : [value];
    });
    return union([...passed, ...(standard === undefined ? [] : [this.evaluate(standard, scope)]), UNKNOWN]);
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
    return candidates.length === 0 ? UNKNOWN : union(candidates);
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
        const own = [...atom.scope.own(name), ...(atom.scope.attributes.get(name) ?? [])];
        return own.length > 0
          ? this.attributeOfClass(atom.scope, name, own)
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

  private attributeOfClass(scope: Scope, name: string, bindings: readonly Binding[]): Value {
    const key = `${this.idOf(scope)}.${name}`;
    const known = this.names.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.running.has(key)) {
      return UNKNOWN;
    }
    this.running.add(key);
    const value = this.valueOfBindings(bindings);
    this.running.delete(key);
    this.names.set(key, value);
    return value;
  }

  private splatKeywords(value: Value, keywords: Map<string, Value>): boolean {
    for (const atom of value.atoms) {
      for (const [key, item] of atom.kind === "dict" ? atom.entries : []) {
        textsOf(key).forEach((name) => keywords.set(name, item));
      }
    }
    return !value.open && value.atoms.every(({ kind }) => kind === "dict");
  }

  private idOf(scope: Scope): number {
    const id = this.scopeIds.get(scope) ?? this.scopeIds.size;
    this.scopeIds.set(scope, id);
    return id;
  }

  /** Calls by the last part of what they call: the only callers that a function of the file can be sure of. */
  private findCallers(node: PythonNode, scope: Scope): void {
    if (node.type === "call") {
      const callee = node.child("function");
      const name = callee?.type === "attribute" ? callee.child("attribute")?.text : callee?.text;
      if (name !== undefined) {
        const calls = this.callers.get(name);
        if (calls === undefined) {
          this.callers.set(name, [{ node, scope }]);
        } else {
          calls.push({ node, scope });
        }
      }
    }
    const inner = this.module.inner.get(node);
    for (const child of node.children) {
      this.findCallers(child, inner !== undefined && isInside(node, child) ? inner : scope);
    }
  }
}

function numberOf(text: string): Value {
  const number = Number(text.replace(/_/g, "").replace(/^0+(?=\d)/, ""));
  return Number.isFinite(number) ? numberValue(number) : UNKNOWN;
}
