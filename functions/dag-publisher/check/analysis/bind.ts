import { type PythonNode } from "../python/node";
import { answersFor, type Asked } from "./path-question";
import { LONGEST_PATH } from "./value";
import { type Binding, Scope, type ScopeKind } from "./scope";

/** A statement that imports. */
export interface ImportStatement extends Asked {
  /** Full path of the module; relative ones begin with dots. */
  readonly module: string;
  /** What is taken from it; nothing for `import module`. */
  readonly name?: string;
  /** The module, or what is taken from it: `a.b`. Of a very long one, its beginning. */
  readonly path: string;
  readonly node: PythonNode;
}

/** A call, and the scope that it is in. */
export interface CallSite {
  readonly node: PythonNode;
  readonly scope: Scope;
}

/** Scopes of a file, and what else a walk over all of its statements finds. */
export interface BoundModule {
  readonly scope: Scope;
  readonly imports: readonly ImportStatement[];
  /** The scope inside of a function, lambda, class or comprehension, by its node. */
  readonly inner: ReadonlyMap<PythonNode, Scope>;
  /** Names that `+=` or its like binds, in whichever scope. */
  readonly augmented: ReadonlySet<string>;
  /** Calls by the last part of what they call: the only callers that a function of the file can be sure of. */
  readonly callers: ReadonlyMap<string, readonly CallSite[]>;
}

/** Which name is bound to what, in every scope of the file. */
export function bind(root: PythonNode): BoundModule {
  const binder = new Binder(root);
  binder.bindChildren(root, binder.scope);
  return binder;
}

class Binder implements BoundModule {
  public readonly imports: ImportStatement[] = [];
  public readonly scope: Scope;
  public readonly inner = new Map<PythonNode, Scope>();
  public readonly augmented = new Set<string>();
  public readonly callers = new Map<string, CallSite[]>();

  public constructor(root: PythonNode) {
    this.scope = new Scope("module", root, undefined);
  }

  public bindChildren(node: PythonNode, scope: Scope): void {
    for (const child of node.children) {
      this.bindNode(child, scope);
    }
  }

  private bindNode(node: PythonNode, scope: Scope): void {
    switch (node.type) {
      case "function_definition":
      case "lambda":
        this.bindScope(node, "function", scope);
        return;
      case "class_definition":
        this.bindScope(node, "class", scope);
        return;
      case "list_comprehension":
      case "set_comprehension":
      case "dictionary_comprehension":
      case "generator_expression":
        this.bindScope(node, "comprehension", scope);
        return;
      case "call":
        this.addCaller(node, scope);
        break;
      case "import_statement":
      case "import_from_statement":
      case "future_import_statement":
        this.bindImports(node, scope);
        return;
      case "global_statement":
      case "nonlocal_statement":
        this.redirect(node, scope);
        return;
      case "assignment":
        this.bindAssignment(node, scope);
        break;
      case "augmented_assignment":
        this.bindAugmented(node, scope);
        break;
      case "named_expression":
        this.bindWalrus(node, scope);
        break;
      case "for_statement":
      case "for_in_clause":
        this.bindLoop(node, scope);
        break;
      case "as_pattern":
        this.bindAsPattern(node, scope);
        break;
      case "case_pattern":
        this.bindCapture(node, scope);
        break;
      default:
    }
    this.bindChildren(node, scope);
  }

  private addCaller(node: PythonNode, scope: Scope): void {
    const callee = node.child("function");
    const name = callee?.type === "attribute" ? callee.child("attribute") : callee;
    if (name?.type === "identifier") {
      const calls = this.callers.get(name.text);
      if (calls === undefined) {
        this.callers.set(name.text, [{ node, scope }]);
      } else {
        calls.push({ node, scope });
      }
    }
  }

  private bindScope(node: PythonNode, kind: ScopeKind, outer: Scope): void {
    const inner = new Scope(kind, node, outer);
    this.inner.set(node, inner);
    const name = node.child("name");
    if (name !== undefined) {
      const decorated = node.parent?.type === "decorated_definition";
      outer.bind(name.text, { kind: "definition", node, scope: inner, decorated });
    }
    for (const child of node.children) {
      if (child.type === "parameters" || child.type === "lambda_parameters") {
        this.bindParameters(child, node, inner, outer);
      } else {
        this.bindNode(child, isInside(node, child) ? inner : outer);
      }
    }
  }

  private bindParameters(parameters: PythonNode, definition: PythonNode, inner: Scope, outer: Scope): void {
    parameters.children
      .filter(({ type }) => !type.endsWith("_separator") && type !== "comment")
      .forEach((parameter, index) => {
        const name =
          parameter.type === "identifier" ? parameter : (parameter.child("name") ?? firstName(parameter));
        const value = parameter.child("value");
        const splat = /^(list|dictionary)_splat/.test(name?.parent?.type ?? "");
        if (name !== undefined) {
          inner.bind(
            name.text,
            splat
              ? { kind: "unknown" }
              : {
                  kind: "parameter",
                  node: definition,
                  name: name.text,
                  index,
                  scope: outer,
                  ...(value === undefined ? {} : { default: value }),
                },
          );
        }
        this.bindChildren(parameter, outer);
      });
  }

  private bindImports(node: PythonNode, scope: Scope): void {
    const from = node.type === "future_import_statement" ? "__future__" : node.child("module_name")?.text;
    const module = from === undefined ? undefined : onOneLine(from);
    if (module !== undefined && node.ofType("wildcard_import") !== undefined) {
      scope.stars.push(module);
      this.addImport(module, "*", node);
    }
    for (const imported of node.childrenIn("name")) {
      const alias = imported.child("alias")?.text;
      const name = onOneLine((imported.child("name") ?? imported).text);
      if (module === undefined) {
        this.addImport(name, undefined, node);
        // `import a.b` binds a.
        const path = alias === undefined ? (name.split(".")[0] ?? name) : name;
        scope.bind(alias ?? path, { kind: "import", path });
      } else {
        this.addImport(module, name, node);
        scope.bind(alias ?? name, { kind: "import", path: joined(module, name) });
      }
    }
  }

  private addImport(module: string, name: string | undefined, node: PythonNode): void {
    const whole = name === undefined || name === "*" ? module : `${module}.${name}`;
    // What it begins with is asked at each dot, of which a file could have any number.
    const path = whole.slice(0, LONGEST_PATH);
    this.imports.push({
      module,
      ...(name === undefined ? {} : { name }),
      path,
      node,
      answers: answersFor(path),
    });
  }

  private redirect(node: PythonNode, scope: Scope): void {
    for (const { text } of node.children) {
      const target = node.type === "global_statement" ? scope.module : scope.parent?.resolve(text);
      if (target !== undefined && target !== scope) {
        scope.redirect(text, target);
      }
    }
  }

  private bindAssignment(node: PythonNode, scope: Scope): void {
    // `a = b = c` is an assignment in an assignment.
    let value = node.child("right");
    while (value?.type === "assignment") {
      value = value.child("right");
    }
    const left = node.child("left");
    if (value !== undefined && left !== undefined) {
      this.bindTarget(left, { kind: "value", node: value, scope }, scope);
    }
  }

  private bindAugmented(node: PythonNode, scope: Scope): void {
    const name = node.child("left");
    if (name?.type === "identifier") {
      this.augmented.add(name.text);
      scope.bind(name.text, { kind: "augmented", node, scope });
    }
  }

  private bindWalrus(node: PythonNode, scope: Scope): void {
    const value = node.child("value");
    // It belongs to the function around a comprehension.
    let target = scope;
    while (target.kind === "comprehension" && target.parent !== undefined) {
      target = target.parent;
    }
    if (value !== undefined) {
      this.bindName(node.child("name"), { kind: "value", node: value, scope }, target);
    }
  }

  private bindLoop(node: PythonNode, scope: Scope): void {
    const left = node.child("left");
    const right = node.child("right");
    if (left !== undefined && right !== undefined) {
      this.bindTarget(left, { kind: "each", node: right, scope }, scope);
    }
  }

  private bindAsPattern(node: PythonNode, scope: Scope): void {
    const value = node.children[0];
    const target = node.child("alias")?.children[0];
    if (value === undefined || target === undefined) {
      return;
    }
    const isContext = node.parent?.type === "with_item";
    this.bindTarget(target, isContext ? { kind: "value", node: value, scope } : { kind: "unknown" }, scope);
  }

  /** A name in a `case` is bound to what is matched. */
  private bindCapture(node: PythonNode, scope: Scope): void {
    const name = node.children[0];
    if (name?.type === "dotted_name" && name.children.length === 1) {
      const subject = node.ancestor("match_statement")?.child("subject");
      scope.bind(
        name.text,
        subject === undefined ? { kind: "unknown" } : { kind: "value", node: subject, scope },
      );
    }
  }

  private bindTarget(target: PythonNode, binding: Binding, scope: Scope): void {
    switch (target.type) {
      case "identifier":
        scope.bind(target.text, binding);
        return;
      case "pattern_list":
      case "tuple_pattern":
      case "list_pattern":
      case "tuple":
      case "list":
        target.children.forEach((child, index) => {
          const rest = child.type === "list_splat_pattern" || child.type === "list_splat";
          this.bindTarget(
            child,
            rest ? { kind: "rest", of: binding } : { kind: "element", of: binding, index },
            scope,
          );
        });
        return;
      case "attribute":
        bindAttribute(target, binding, scope);
        return;
      case "list_splat_pattern":
      case "list_splat":
        this.bindName(firstName(target), binding, scope);
        return;
      case "parenthesized_expression":
        this.bindTarget(target.children[0] ?? target, binding, scope);
        return;
      default:
    }
  }

  private bindName(name: PythonNode | undefined, binding: Binding, scope: Scope): void {
    if (name?.type === "identifier") {
      scope.bind(name.text, binding);
    }
  }
}

/** `self.a = …` in a method, under whatever name the instance has there. */
function bindAttribute(target: PythonNode, binding: Binding, scope: Scope): void {
  const object = target.child("object");
  const name = target.child("attribute")?.text;
  const owner = object?.type === "identifier" ? ownerOf(object.text, scope) : undefined;
  if (owner !== undefined && name !== undefined) {
    const assigned = owner.attributes.get(name);
    if (assigned === undefined) {
      owner.attributes.set(name, [binding]);
    } else {
      assigned.push(binding);
    }
  }
}

/** The class whose instance, or itself, a method's first parameter is. */
export function ownerOf(name: string, scope: Scope): Scope | undefined {
  let method: Scope | undefined = scope;
  while (method !== undefined && method.kind !== "function") {
    method = method.parent;
  }
  const owner = method?.parent;
  const first = method?.own(name)[0];
  return owner?.kind === "class" && first?.kind === "parameter" && first.index === 0 ? owner : undefined;
}

/**
 * Whether a child of a function, lambda, class or comprehension is evaluated in its scope. Decorators, defaults,
 * annotations and bases are evaluated outside of what they belong to.
 */
export function isInside(definition: PythonNode, child: PythonNode): boolean {
  switch (definition.type) {
    case "function_definition":
    case "class_definition":
    case "lambda":
      return child.field === "body";
    default:
      // Python evaluates a comprehension's first iterable outside, which makes a difference for a class's names alone.
      return definition.type.endsWith("comprehension") || definition.type === "generator_expression";
  }
}

function firstName(node: PythonNode): PythonNode | undefined {
  return node.type === "identifier" ? node : node.children.map(firstName).find((name) => name !== undefined);
}

/** A dotted name without the blanks and continued lines that Python allows between its parts. */
function onOneLine(name: string): string {
  return name.replace(/[\s\\]/g, "");
}

/** `from a import b` is a.b; `from . import b` is .b. */
function joined(module: string, name: string): string {
  return module.endsWith(".") ? `${module}${name}` : `${module}.${name}`;
}
