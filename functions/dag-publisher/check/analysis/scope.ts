import { type PythonNode } from "../python/node";

/** How a name gets its value. */
export type Binding =
  /** `import a.b`, `import a.b as c`, `from a import b`: a path. */
  | { readonly kind: "import"; readonly path: string }
  /** The value of an expression. */
  | { readonly kind: "value"; readonly node: PythonNode; readonly scope: Scope }
  /** An element of an expression's value, by its place where it is unpacked: `a, (b, c) = x`. */
  | { readonly kind: "element"; readonly of: Binding; readonly index: number }
  /** All other elements: `a, *b = x`. */
  | { readonly kind: "rest"; readonly of: Binding }
  /** Any element of an expression's value: `for a in x`. */
  | { readonly kind: "each"; readonly node: PythonNode; readonly scope: Scope }
  /** `a += x`: what it was, and something more. */
  | { readonly kind: "augmented"; readonly node: PythonNode; readonly scope: Scope }
  /** A function or class of the file. */
  | {
      readonly kind: "definition";
      readonly node: PythonNode;
      readonly scope: Scope;
      readonly decorated: boolean;
    }
  /** A parameter. */
  | {
      readonly kind: "parameter";
      /** The function. */
      readonly node: PythonNode;
      readonly name: string;
      readonly index: number;
      readonly scope: Scope;
      readonly default?: PythonNode;
    }
  /** Something that is not followed. */
  | { readonly kind: "unknown" };

export type ScopeKind = "module" | "function" | "class" | "comprehension";

/** Names of a module, function, class or comprehension, as Python resolves them. */
export class Scope {
  /** Modules that are imported with a star. */
  public readonly stars: string[] = [];
  private readonly bindings = new Map<string, Binding[]>();
  private readonly elsewhere = new Map<string, Scope>();
  /** What methods of a class assign to attributes of its instances. */
  public readonly attributes = new Map<string, Binding[]>();

  public constructor(
    public readonly kind: ScopeKind,
    public readonly node: PythonNode,
    public readonly parent: Scope | undefined,
  ) {}

  public get module(): Scope {
    return this.parent === undefined ? this : this.parent.module;
  }

  /** Whether its code runs when Airflow parses the file. */
  public get runsAtParseTime(): boolean {
    return this.kind !== "function" && (this.parent?.runsAtParseTime ?? true);
  }

  /** `global x`, `nonlocal x`: the name is another scope's. */
  public redirect(name: string, scope: Scope): void {
    this.elsewhere.set(name, scope);
  }

  public bind(name: string, binding: Binding): void {
    const scope = this.elsewhere.get(name) ?? this;
    const bindings = scope.bindings.get(name);
    if (bindings === undefined) {
      scope.bindings.set(name, [binding]);
    } else {
      bindings.push(binding);
    }
  }

  /** What is bound to a name here, in the order of the file. */
  public own(name: string): readonly Binding[] {
    return (this.elsewhere.get(name) ?? this).bindings.get(name) ?? [];
  }

  /** Whether a name is bound here by `+=` or its like, too. */
  public isAugmented(name: string): boolean {
    for (const { kind } of this.own(name)) {
      if (kind === "augmented") {
        return true;
      }
    }
    return false;
  }

  /** Names that are bound here. */
  public get names(): IterableIterator<string> {
    return this.bindings.keys();
  }

  /** The scope whose name it is; nothing for a builtin, or a name of a star import. */
  public resolve(name: string): Scope | undefined {
    if (this.elsewhere.size > 0 && this.elsewhere.has(name)) {
      return this.elsewhere.get(name);
    }
    if (this.bindings.has(name)) {
      return this;
    }
    let scope = this.parent;
    // A class's names are not seen from the functions in it.
    while (scope !== undefined && (scope.kind === "class" || !scope.bindings.has(name))) {
      scope = scope.parent;
    }
    return scope;
  }

  /** Modules whose star imports may bring a name, from here outwards: the first of them, and one more than that where there are more. */
  public visibleStars(most: number): string[] {
    const own = this.stars.slice(0, most + 1);
    return own.length > most ? own : [...own, ...(this.parent?.visibleStars(most - own.length) ?? [])];
  }
}
