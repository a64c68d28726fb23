import {
  type Alias,
  Composer,
  type CST,
  Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  type YAMLError,
  type YAMLMap,
  YAMLParseError,
} from "yaml";
import { aliasBeyond } from "./alias-limit";
import { describeValue } from "./describe-value";
import { formatPath } from "./format-path";
import { type Path } from "./path";
import { type YamlProblem } from "./yaml-problem";

/** Far more than a file of hundreds of teams uses, and few enough to stop a file that exhausts the memory. */
const MAX_ALIASES = 10_000;

/** Many times what the schema needs, and few enough for the call stack: the library recurses for each level. */
const MAX_NESTING = 100;

const CORE_TAGS = ["str", "int", "float", "bool", "null", "map", "seq"].map(
  (type) => `tag:yaml.org,2002:${type}`,
);

/** A position in the file, from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** How a file may be written, beyond what every file may. */
export interface YamlSourceOptions {
  /** Whether a map may take the keys of others with `<<`. @default false */
  readonly mergeKeys?: boolean;
  /**
   * A further rule for each key and value that is no map or list: the problem with it, or nothing.
   * @default any value
   */
  readonly scalarRule?: (scalar: YamlScalar) => string | undefined;
}

/** A key, or a value that is no map or list, as it is written. */
export interface YamlScalar {
  readonly value: unknown;
  /** The characters of the file, without quotes. */
  readonly source: string;
  /** Whether there are no quotes around it. */
  readonly plain: boolean;
  /** Key of the innermost map that it stands in; its own where it is a key. */
  readonly key: string;
}

/**
 * One YAML 1.2 document as plain values, and where each of them is in the text. Without problems, the value
 * consists of maps with text as keys, lists, text, numbers, booleans and null, without cycles.
 */
export class YamlSource {
  /** The document's value; meaningless where there are problems. */
  public readonly value: unknown;
  /** Problems that make the text unreadable; empty for a readable text. */
  public readonly problems: readonly YamlProblem[];

  private readonly lines = new LineCounter();
  private readonly document: Document;
  private readonly aliased = new Map<Alias, Node>();
  private readonly pairs = new Map<YAMLMap, ReadonlyMap<unknown, Pair>>();

  public constructor(
    textWithMark: string,
    private readonly options: YamlSourceOptions = {},
  ) {
    // A byte order mark would count as a column.
    const text = textWithMark.replace(/^\uFEFF/, "");
    const document = parseOne(text, this.lines, options.mergeKeys ?? false);
    if (document === undefined) {
      this.document = new Document();
      this.problems = [{ path: "", message: `must be valid YAML, at most ${MAX_NESTING} levels deep` }];
      return;
    }
    this.document = document;
    this.problems = this.syntaxProblems(text, [...this.document.errors, ...this.document.warnings]);
    if (this.problems.length === 0) {
      this.problems = this.structureProblems();
    }
    if (this.problems.length > 0) {
      return;
    }
    try {
      // The library also counts aliases inside aliased values, so it stops an alias bomb early.
      this.value = this.document.toJS({ maxAliasCount: MAX_ALIASES });
    } catch (error) {
      if (error instanceof Error && error.message.startsWith("Merge sources must be")) {
        this.problems = [{ path: "", message: "must have a map, or a list of maps, behind each <<" }];
        return;
      }
      if (!(error instanceof ReferenceError)) {
        throw error;
      }
      const message = `must not use aliases more than ${MAX_ALIASES} times, those inside what they stand for included`;
      this.problems = [{ path: "", message, ...this.position(aliasBeyond(MAX_ALIASES, this.aliased)) }];
    }
  }

  /**
   * Where the value at the path is; for a map or list, its key; for a path that does not exist, its innermost
   * existing part.
   */
  public positionOf(path: Path): Position | undefined {
    return this.positionAlong(path, false);
  }

  /** Where the key at the end of the path is. */
  public positionOfKey(path: Path): Position | undefined {
    return this.positionAlong(path, true);
  }

  private positionAlong(path: Path, ofKey: boolean): Position | undefined {
    let node: unknown = this.document.contents;
    let found = isNode(node) ? node.range?.[0] : undefined;
    for (const [index, part] of path.entries()) {
      const collection = isAlias(node) ? this.aliased.get(node) : node;
      let key: unknown;
      if (isMap(collection)) {
        const pair = this.pairsOf(collection).get(part);
        key = pair?.key;
        node = pair?.value;
      } else {
        node = isSeq(collection) ? collection.items[Number(part)] : undefined;
        key = node;
      }
      if (!isNode(key)) {
        break;
      }
      const last = index === path.length - 1;
      const place = last && !ofKey && (isScalar(node) || isAlias(node)) && node.source !== "" ? node : key;
      found = place.range?.[0] ?? found;
    }
    return found === undefined ? undefined : this.position(found);
  }

  /** The pairs of a map by their keys, those that it merges included: the first that has a key counts, its own before all. */
  private pairsOf(map: YAMLMap): ReadonlyMap<unknown, Pair> {
    let pairs = this.pairs.get(map);
    if (pairs === undefined) {
      const merged = map.items
        .filter(({ key }) => isMergeKey(key))
        .flatMap(({ value }) => this.mergedBy(value));
      const own = map.items.map((pair) => [isScalar(pair.key) ? pair.key.value : undefined, pair] as const);
      pairs = new Map([...merged.reverse().flatMap((source) => [...this.pairsOf(source)]), ...own]);
      this.pairs.set(map, pairs);
    }
    return pairs;
  }

  /** The maps behind a `<<`. */
  private mergedBy(value: unknown): YAMLMap[] {
    const node = isAlias(value) ? this.aliased.get(value) : value;
    return (isSeq(node) ? node.items : [node])
      .map((item) => (isAlias(item) ? this.aliased.get(item) : item))
      .filter((item) => isMap(item));
  }

  private position(offset: number): Position {
    const { line, col } = this.lines.linePos(offset);
    return { line, column: col };
  }

  /** A tab makes errors of the lines after it, too: it is reported once, and alone. */
  private syntaxProblems(text: string, errors: readonly YAMLError[]): YamlProblem[] {
    const [tab] = errors.filter(({ code }) => code === "TAB_AS_INDENT");
    if (tab === undefined) {
      return errors.map((error) => this.syntaxProblem(text, error));
    }
    const message = "must be indented with spaces throughout, got: a tab";
    return [{ path: "", message, ...this.position(tab.pos[0]) }];
  }

  private syntaxProblem(text: string, error: YAMLError): YamlProblem {
    const [start] = error.pos;
    const position = this.position(start);
    if (error.code === "MULTIPLE_DOCS") {
      return { path: "", message: "must be one YAML document, got: a second one from here on", ...position };
    }
    if (error.code === "DUPLICATE_KEY") {
      const key = /^[\w.-]{1,80}/.exec(text.slice(start, start + 80))?.[0] ?? "";
      return {
        path: "",
        message: `must not have the key ${describeValue(key)} twice in one map`,
        ...position,
      };
    }
    return { path: "", message: `must be valid YAML: ${error.message}`, ...position };
  }

  /** What YAML allows and this file does not: values that no schema expects, or endless ones. */
  private structureProblems(): YamlProblem[] {
    const problems: YamlProblem[] = [];
    const anchors = new Map<string, Node>();
    const report = (node: unknown, message: string): void => {
      const offset = isNode(node) ? node.range?.[0] : undefined;
      problems.push({ path: "", message, ...(offset === undefined ? {} : this.position(offset)) });
    };
    const { mergeKeys = false, scalarRule } = this.options;
    if (this.document.directives?.yaml.version !== "1.2") {
      report(this.document.contents, "must be YAML 1.2, got: a %YAML line with another version");
    }
    const checkKey = (key: unknown): void => {
      if (mergeKeys && isMergeKey(key)) {
        return;
      }
      if (!isScalar(key) || typeof key.value !== "string") {
        report(key, "must have text as keys (in quotes where YAML reads something else)");
      } else if (key.value === "__proto__") {
        report(key, 'must not have the key "__proto__"');
      }
    };
    const ancestors: (Node | Pair)[] = [];
    // The library's `visit` copies the ancestors at each node, which takes longer than all of this.
    const check = (node: unknown, pair: Pair | undefined): void => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target === undefined) {
          report(node, `must not use the alias *${node.source} before its anchor &${node.source}`);
        } else if (ancestors.includes(target)) {
          report(node, `must not use the alias *${node.source} inside what it stands for`);
        } else {
          this.aliased.set(node, target);
        }
        return;
      }
      if (!isNode(node)) {
        return;
      }
      if (node.anchor !== undefined) {
        anchors.set(node.anchor, node);
      }
      if (node.tag !== undefined && !CORE_TAGS.includes(node.tag)) {
        report(node, `must not use YAML tags, got: ${node.tag}`);
      }
      if (isScalar(node) && scalarRule !== undefined) {
        const { value, source = "", type } = node;
        const problem = scalarRule({ value, source, plain: type === "PLAIN", key: keyText(pair) });
        if (problem !== undefined) {
          const position = this.position(node.range?.[0] ?? 0);
          problems.push({ path: formatPath(pathOf(ancestors, node)), message: problem, ...position });
        }
      }
      if (!isCollection(node)) {
        return;
      }
      ancestors.push(node);
      let merges = 0;
      for (const item of node.items) {
        if (!isPair(item)) {
          check(item, pair);
          continue;
        }
        if (isMergeKey(item.key)) {
          merges++;
          if (merges === 2) {
            report(item.key, "must not have the key << twice in one map: give it a list of maps");
          }
        }
        checkKey(item.key);
        ancestors.push(item);
        check(item.key, item);
        check(item.value, item);
        ancestors.pop();
      }
      ancestors.pop();
    };
    check(this.document.contents, undefined);
    return problems;
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

function keyText(pair: Pair | undefined): string {
  return isScalar(pair?.key) ? (pair.key.source ?? String(pair.key.value)) : "";
}

/** The path to a node, by what is around it; a key's is that of its value. */
function pathOf(ancestors: readonly (Node | Pair)[], node: Node): Path {
  return ancestors.flatMap((ancestor, index): Path => {
    if (isPair(ancestor)) {
      return [keyText(ancestor)];
    }
    return isSeq(ancestor) ? [ancestor.items.indexOf(ancestors[index + 1] ?? node)] : [];
  });
}

/** The text has more levels than are ever needed. */
class TooDeepError extends Error {}

/**
 * The library's parser, which stops at the level that is too deep. On such a text, what comes after the parser runs out of
 * stack; if a regular expression is compiled at that moment, the Node.js process aborts.
 */
function* parseBounded(text: string, lines: LineCounter): Generator<CST.Token, void> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    // A generator for each lexeme, of which few end a token: to hand over to each would take a tenth of the time.
    for (const token of parser.next(lexeme)) {
      yield token;
    }
    if (parser.stack.length > MAX_NESTING) {
      throw new TooDeepError();
    }
  }
  yield* parser.end();
}

/** The library's `parseDocument` with a bounded parser: the first document, with an error for a second one; nothing where it is too deep. */
function parseOne(text: string, lines: LineCounter, merge: boolean): Document | undefined {
  const composer = new Composer({
    lineCounter: lines,
    // The library would add lines of the file to its messages, and these lines may contain secrets.
    prettyErrors: false,
    version: "1.2",
    merge,
  });
  let first: Document | undefined;
  try {
    // A document is composed when the parser has read all of it.
    for (const document of composer.compose(parseBounded(text, lines), true, text.length)) {
      if (first !== undefined) {
        const [start, end] = document.range;
        first.errors.push(new YAMLParseError([start, end], "MULTIPLE_DOCS", "a second document"));
        break;
      }
      first = document;
    }
  } catch (error) {
    if (error instanceof TooDeepError) {
      return undefined;
    }
    throw error;
  }
  return first;
}
