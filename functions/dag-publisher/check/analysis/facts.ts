import { type PythonNode } from "../python/node";
import { bind, type ImportStatement, isInside } from "./bind";
import { Evaluator } from "./evaluate";
import { answersFor, answersForAny, type Asked, ByQuestion, type PathQuestion } from "./path-question";
import { returnsIn } from "./returns";
import { type Scope } from "./scope";
import { type CallArguments, type ReferenceAtom, textsOf, type Value } from "./value";

/** A place where something of another module is used. */
export interface Reference extends Asked {
  /** Where it leads: `os.system`, `?.client`. */
  readonly path: string;
  readonly node: PythonNode;
  readonly atom: ReferenceAtom;
  /** Whether it is called right there: `os.system("ls")`, and not only passed on. */
  readonly called: boolean;
}

/** A call, of whatever. */
export interface Call extends CallArguments, Asked {
  readonly node: PythonNode;
  /** What is called, by path; what a class of the file inherits from, for a class of the file. */
  readonly paths: readonly string[];
  /** Whether something else may be called, too. */
  readonly open: boolean;
  /** Whether Airflow runs it when it parses the file. */
  readonly atParseTime: boolean;
  /** The expression of an argument, by its name or place. */
  argument(nameOrIndex: string | number): PythonNode | undefined;
}

/** A text, put together as far as it is known. */
export interface Text {
  readonly text: string;
  readonly node: PythonNode;
  /** Whether it is a docstring or stands alone, so that nothing reads it. */
  readonly unused: boolean;
}

/** `object[key]`. */
export interface Subscript {
  readonly node: PythonNode;
  readonly paths: readonly string[];
  readonly key: Value;
  /** Whether it is assigned to, or deleted. */
  readonly written: boolean;
}

/** `object.name = value`, `del object.name`. */
export interface AttributeWrite {
  readonly node: PythonNode;
  /** Paths of the attribute. */
  readonly paths: readonly string[];
  /** What it becomes; nothing where it is deleted, or set in another way than by a plain assignment. */
  readonly value?: Value;
}

/** A class or function of the file. */
export interface Definition {
  readonly node: PythonNode;
  readonly name: string;
  /** Paths of what a class inherits from; empty for a function. */
  readonly bases: readonly string[];
  readonly decorators: readonly string[];
  readonly topLevel: boolean;
  /** What a function may return. */
  readonly returned: readonly { readonly node: PythonNode; readonly value: Value }[];
}

/** What the rules look at: everything that a file does, found in one walk over it. */
export interface Facts {
  readonly root: PythonNode;
  readonly imports: readonly ImportStatement[];
  readonly references: readonly Reference[];
  readonly calls: readonly Call[];
  readonly texts: readonly Text[];
  readonly subscripts: readonly Subscript[];
  readonly attributeWrites: readonly AttributeWrite[];
  readonly definitions: readonly Definition[];
  readonly identifiers: readonly PythonNode[];
  /** Whole numbers. */
  readonly integers: readonly PythonNode[];
  readonly comments: readonly PythonNode[];
  /** Whether the file takes too much to be followed to its end: then facts are missing. */
  readonly exhausted: boolean;
  /** References for whose path a question is answered with yes, in the order of the file. */
  referencesTo(question: PathQuestion): readonly Reference[];
  /** Calls for one of whose paths a question is answered with yes, in the order of the file. */
  callsTo(question: PathQuestion): readonly Call[];
  /** Calls that pass something by this keyword, in the order of the file. */
  callsWith(keyword: string): readonly Call[];
  evaluate(node: PythonNode): Value;
}

/** Finds what a file does. */
export function collectFacts(root: PythonNode): Facts {
  return new Collector(root).collect();
}

/** Expressions whose text is what their parent's text is made of. */
const TEXT_BUILDERS = new Set([
  "string",
  "concatenated_string",
  "binary_operator",
  "call",
  "subscript",
  "attribute",
]);

/** Characters of all texts that rules read, of which a name that grows with each line could make any number. */
const MOST_CHARACTERS = 2 * 1024 * 1024;

class Collector implements Facts {
  public readonly imports: readonly ImportStatement[];
  public readonly texts: Text[] = [];
  public readonly subscripts: Subscript[] = [];
  public readonly attributeWrites: AttributeWrite[] = [];
  public readonly definitions: Definition[] = [];
  public readonly identifiers: PythonNode[] = [];
  public readonly integers: PythonNode[] = [];
  public readonly comments: PythonNode[] = [];
  private readonly askedReferences = new ByQuestion<Reference>();
  private readonly askedCalls = new ByQuestion<Call>();
  private readonly byKeyword = new Map<string, Call[]>();
  private readonly evaluator: Evaluator;
  private readonly inner: ReadonlyMap<PythonNode, Scope>;
  private readonly augmented: ReadonlySet<string>;
  private readonly moduleScope: Scope;
  /** By the nodes' indices. */
  private readonly scopes: (Scope | undefined)[];
  private readonly named = new Set<Value>();
  private characters = 0;
  private tooMuchText = false;

  public constructor(public readonly root: PythonNode) {
    const module = bind(root);
    this.imports = module.imports;
    this.inner = module.inner;
    this.augmented = module.augmented;
    this.moduleScope = module.scope;
    this.scopes = new Array<Scope | undefined>(root.size);
    this.evaluator = new Evaluator(module);
  }

  public collect(): Facts {
    this.visit(this.root, this.moduleScope, false);
    return this;
  }

  public get references(): readonly Reference[] {
    return this.askedReferences.all;
  }

  public get calls(): readonly Call[] {
    return this.askedCalls.all;
  }

  public referencesTo(question: PathQuestion): readonly Reference[] {
    return this.askedReferences.of(question);
  }

  public callsTo(question: PathQuestion): readonly Call[] {
    return this.askedCalls.of(question);
  }

  public callsWith(keyword: string): readonly Call[] {
    return this.byKeyword.get(keyword) ?? [];
  }

  public get exhausted(): boolean {
    return this.evaluator.exhausted || this.tooMuchText;
  }

  /** What an expression may be. */
  public evaluate(node: PythonNode): Value {
    return this.evaluator.evaluate(node, this.scopes[node.index] ?? this.moduleScope);
  }

  private visit(node: PythonNode, scope: Scope, inText: boolean): void {
    this.scopes[node.index] = scope;
    let textBelow = false;
    switch (node.type) {
      case "comment":
        this.comments.push(node);
        return;
      case "import_statement":
      case "import_from_statement":
      case "future_import_statement":
      case "global_statement":
      case "nonlocal_statement":
        return;
      case "identifier":
        this.visitIdentifier(node, scope, inText);
        return;
      case "integer":
        this.integers.push(node);
        return;
      case "attribute":
        this.visitAttribute(node, scope);
        textBelow = !isWritten(node) && this.visitText(node, scope, inText);
        break;
      case "call":
        this.visitCall(node, scope);
        textBelow = this.visitText(node, scope, inText);
        break;
      case "subscript":
        this.visitSubscript(node, scope);
        textBelow = this.visitText(node, scope, inText);
        break;
      case "string":
      case "concatenated_string":
      case "binary_operator":
        textBelow = this.visitText(node, scope, inText);
        break;
      case "function_definition":
      case "class_definition":
        this.visitDefinition(node, scope);
        break;
      default:
    }
    const inner = this.inner.get(node);
    for (const child of node.children) {
      if (isExpression(node, child)) {
        const below = textBelow && TEXT_BUILDERS.has(child.type);
        this.visit(child, inner !== undefined && isInside(node, child) ? inner : scope, below);
      }
    }
  }

  private visitIdentifier(node: PythonNode, scope: Scope, inText: boolean): void {
    this.identifiers.push(node);
    if (!isLoaded(node)) {
      return;
    }
    this.addReferences(node, this.evaluator.evaluate(node, scope));
    if (this.augmented.has(node.text) && scope.resolve(node.text)?.isAugmented(node.text) === true) {
      // It was put together step by step: its whole text stands nowhere else.
      this.visitText(node, scope, inText);
    }
  }

  private visitAttribute(node: PythonNode, scope: Scope): void {
    const value = this.evaluator.evaluate(node, scope);
    if (isWritten(node)) {
      const assigned = node.field === "left" ? node.parent?.child("right") : undefined;
      this.attributeWrites.push({
        node,
        paths: this.evaluator.classPaths(value),
        ...(assigned === undefined ? {} : { value: this.evaluator.evaluate(assigned, scope) }),
      });
    } else {
      this.addReferences(node, value);
    }
  }

  private visitSubscript(node: PythonNode, scope: Scope): void {
    const object = node.child("value");
    const key = node.child("subscript");
    if (object === undefined || key === undefined) {
      return;
    }
    const paths = this.evaluator.classPaths(this.evaluator.evaluate(object, scope));
    this.subscripts.push({
      node,
      paths,
      key: this.evaluator.evaluate(key, scope),
      written: isWritten(node),
    });
    if (!isWritten(node)) {
      this.addReferences(node, this.evaluator.evaluate(node, scope));
    }
  }

  private visitCall(node: PythonNode, scope: Scope): void {
    const callee = node.child("function");
    if (callee === undefined) {
      return;
    }
    const value = this.evaluator.evaluate(callee, scope);
    const args = this.evaluator.argumentsOf(node, scope);
    const paths = this.evaluator.classPaths(value);
    const call: Call = {
      positional: args.positional,
      keywords: args.keywords,
      open: args.open,
      node,
      paths,
      answers: answersForAny(paths),
      atParseTime: scope.runsAtParseTime,
      argument: (key) => argumentOf(node, key),
    };
    this.askedCalls.add(call);
    for (const keyword of args.keywords.keys()) {
      const calls = this.byKeyword.get(keyword);
      if (calls === undefined) {
        this.byKeyword.set(keyword, [call]);
      } else {
        calls.push(call);
      }
    }
    this.addReferences(node, this.evaluator.evaluate(node, scope));
  }

  private addReferences(node: PythonNode, value: Value): void {
    const called = node.parent?.type === "call" && node.field === "function";
    for (const atom of value.atoms) {
      if (atom.kind === "reference") {
        this.askedReferences.add({ path: atom.path, node, atom, called, answers: answersFor(atom.path) });
      }
    }
  }

  /** Returns whether the texts below are parts of this one. */
  private visitText(node: PythonNode, scope: Scope, inText: boolean): boolean {
    const value = this.evaluator.evaluate(node, scope);
    const texts = textsOf(value);
    if (texts.length === 0) {
      return false;
    }
    // What a name stands for is the same wherever it is read.
    const again = node.type === "identifier" && this.named.has(value);
    if (node.type === "identifier") {
      this.named.add(value);
    }
    if (!inText && !again) {
      const unused = node.parent?.type === "expression_statement";
      for (const text of texts) {
        this.characters += text.length;
        if (this.characters > MOST_CHARACTERS) {
          this.tooMuchText = true;
          break;
        }
        this.texts.push({ text, node, unused });
      }
    }
    return true;
  }

  private visitDefinition(node: PythonNode, scope: Scope): void {
    const name = node.child("name")?.text ?? "";
    const isClass = node.type === "class_definition";
    const decorators =
      node.parent?.type === "decorated_definition"
        ? node.parent.children.filter(({ type }) => type === "decorator")
        : [];
    const bases = isClass
      ? (node.child("superclasses")?.children ?? []).flatMap((base) =>
          this.evaluator.classPaths(this.evaluator.evaluate(base, scope)),
        )
      : [];
    const inner = this.inner.get(node);
    this.definitions.push({
      node,
      name,
      bases,
      decorators: decorators.flatMap(({ children }) =>
        children.flatMap((expression) =>
          this.evaluator.classPaths(this.evaluator.evaluate(expression, scope)),
        ),
      ),
      topLevel: scope.kind === "module",
      returned:
        isClass || inner === undefined
          ? []
          : returnsIn(node).map((expression) => ({
              node: expression,
              value: this.evaluator.evaluate(expression, inner),
            })),
    });
  }
}

/** What has a name that is no expression. */
const NAMED = new Set([
  "keyword_argument",
  "function_definition",
  "class_definition",
  "default_parameter",
  "typed_default_parameter",
]);

/** What may stand between a name and where it is assigned to. */
const TARGETS = new Set([
  "pattern_list",
  "tuple_pattern",
  "list_pattern",
  "list_splat_pattern",
  "parenthesized_expression",
  "expression_list",
]);

/** What assigns to its left side. */
const ASSIGNING = new Set(["assignment", "augmented_assignment", "for_statement", "for_in_clause"]);

/** Children that are evaluated: names of attributes, of arguments and of what is defined are none. */
function isExpression(node: PythonNode, child: PythonNode): boolean {
  switch (child.field) {
    case "attribute":
      return node.type !== "attribute";
    case "name":
      return !NAMED.has(node.type);
    default:
      return true;
  }
}

function isLoaded(node: PythonNode): boolean {
  return !isWritten(node) && node.parent?.type !== "parameters" && node.parent?.type !== "lambda_parameters";
}

/** Whether a place is assigned to, or deleted. */
function isWritten(node: PythonNode): boolean {
  let at = node;
  while (at.parent !== undefined && TARGETS.has(at.parent.type)) {
    at = at.parent;
  }
  const { parent } = at;
  return (
    parent?.type === "delete_statement" ||
    (at.field === "left" && parent !== undefined && ASSIGNING.has(parent.type)) ||
    parent?.type === "as_pattern_target"
  );
}

function argumentOf(call: PythonNode, key: string | number): PythonNode | undefined {
  const args = (call.child("arguments")?.children ?? []).filter(({ type }) => type !== "comment");
  return typeof key === "number"
    ? args.filter(({ type }) => type !== "keyword_argument")[key]
    : args
        .find((argument) => argument.type === "keyword_argument" && argument.child("name")?.text === key)
        ?.child("value");
}
