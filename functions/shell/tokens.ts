import { HOLE } from "./hole";

/** A part of a word. */
export type WordPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly expression: string; readonly quoted: boolean }
  | { readonly kind: "command"; readonly text: string; readonly quoted: boolean }
  | { readonly kind: "braces"; readonly alternatives: readonly string[] };

/** A token of a shell text. */
export type Token =
  | { readonly kind: "word"; readonly parts: readonly WordPart[]; readonly quoted: boolean }
  /** `;`, `|`, `&&`, a line break: where a command ends. */
  | { readonly kind: "end"; readonly text: string }
  /** `<<<`: the next word is the command's input. */
  | { readonly kind: "here-string" }
  /** `<<EOF`: the command's input. */
  | { readonly kind: "here-document"; readonly text: string }
  /** `>`: the next word is a file, and none of the command's words. */
  | { readonly kind: "redirection"; readonly text: string }
  /** `<(…)`: what the command in it prints is the command's input. */
  | { readonly kind: "process"; readonly text: string }
  | { readonly kind: "function"; readonly name: string; readonly body: string };

/** What the text of a here-document is taken for: it may go to a shell, or to any other program. */
export type HereDocuments = "commands" | "input";

const ANSI_ESCAPE =
  /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|0?([0-7]{1,3})|([\s\S]))/g;
const ANSI: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\u0007", e: "\u001b" };

/** Here-documents of a text; what stands in further ones is read as commands. */
const MOST_DOCUMENTS = 50;

/** Words that only frame commands. */
const KEYWORDS = new Set([
  "if",
  "then",
  "else",
  "elif",
  "fi",
  "for",
  "while",
  "until",
  "do",
  "done",
  "case",
  "esac",
  "{",
  "}",
  "!",
  "in",
  "function",
]);

/** Lists in each other that are read as lists. bash has none: each is a call of ours, and the stack is no deeper than V8's. */
const MAX_LISTS = 10;

/** The tokens of a shell text: POSIX's words, with bash's `$'…'`, braces and functions. Takes time linear in its length. */
export function tokenize(text: string, hereDocuments: HereDocuments = "commands"): Token[] {
  return new Tokenizer(text, hereDocuments).all();
}

class Tokenizer {
  private readonly tokens: Token[] = [];
  private at = 0;
  /** Marks of here-documents whose text begins on the next line. */
  private marks: { readonly mark: string; readonly document: { kind: "here-document"; text: string } }[] = [];
  private documents = 0;

  public constructor(
    private readonly text: string,
    private readonly hereDocuments: HereDocuments,
    /** In how many lists the text is. */
    private readonly lists = 0,
  ) {}

  public all(): Token[] {
    while (this.at < this.text.length) {
      this.next();
    }
    return this.tokens;
  }

  private next(): void {
    const { text } = this;
    const character = text.charAt(this.at);
    if (character === " " || character === "\t") {
      this.at += 1;
    } else if (text.startsWith("\\\n", this.at)) {
      this.at += 2;
    } else if (character === "#") {
      const end = text.indexOf("\n", this.at);
      this.at = end < 0 ? text.length : end;
    } else if (/[;&|\n\r()]/.test(character)) {
      const operator =
        /^(?:\|\||&&|;;|\|&|[;&|\n\r()])/.exec(text.slice(this.at, this.at + 2))?.[0] ?? character;
      this.at += operator.length;
      if (operator === "\n") {
        this.readHereDocuments();
      }
      this.tokens.push({ kind: "end", text: operator });
    } else if (character === "<" || character === ">") {
      this.redirection();
    } else {
      this.word();
    }
  }

  /** `> file`, `2>&1`, `<<EOF`: the file's name is a word that the rules read too, but none of the command's. */
  private redirection(): void {
    const match = /^(?:<<<|<<-?|<\(|>\(|>>|<&|>&|>\||<|>)/.exec(this.text.slice(this.at, this.at + 3));
    const operator = match?.[0] ?? "<";
    if (operator === "<(" || operator === ">(") {
      const end = closing(this.text, this.at + 1);
      this.tokens.push({ kind: "process", text: this.text.slice(this.at + 2, end) });
      this.at = end + 1;
      return;
    }
    this.at += operator.length;
    if (operator === "<<<") {
      this.tokens.push({ kind: "here-string" });
      return;
    }
    if (operator.startsWith("<<")) {
      this.hereDocument();
    } else {
      this.tokens.push({ kind: "redirection", text: operator });
    }
  }

  /** The mark: the text begins on the next line. As commands, it is also read like what follows any line. */
  private hereDocument(): void {
    const mark = /^[ \t]*(['"]?)([\w.-]+)\1/.exec(this.text.slice(this.at, this.at + 200));
    if (mark !== null) {
      this.at += mark[0].length;
      if (this.documents < MOST_DOCUMENTS) {
        this.documents += 1;
        const document = { kind: "here-document" as const, text: "" };
        this.marks.push({ mark: mark[2] ?? "", document });
        // It belongs to this command, though it comes behind what the line pipes to.
        this.tokens.push(document);
      }
    }
  }

  private readHereDocuments(): void {
    const first = this.at;
    for (const { mark, document } of this.marks.splice(0)) {
      const start = this.at;
      let end = this.text.length;
      while (this.at < this.text.length) {
        const lineEnd = this.text.indexOf("\n", this.at);
        const stop = lineEnd < 0 ? this.text.length : lineEnd;
        const isMark = this.text.slice(this.at, stop).trim() === mark;
        end = isMark ? this.at : stop;
        this.at = lineEnd < 0 ? this.text.length : lineEnd + 1;
        if (isMark) {
          break;
        }
      }
      document.text = this.text.slice(start, end);
    }
    if (this.hereDocuments === "commands") {
      this.at = first;
    }
  }

  private word(): void {
    const parts: WordPart[] = [];
    let quoted = false;
    const start = this.at;
    while (this.at < this.text.length && !/[\s;&|()<>]/.test(this.text.charAt(this.at))) {
      const before = this.at;
      quoted = this.part(parts) || quoted;
      if (this.at === before) {
        this.at += 1;
      }
    }
    const written = this.text.slice(start, this.at);
    if (/^\d+$/.test(written) && /[<>]/.test(this.text.charAt(this.at))) {
      // The number of the file that is redirected.
      return;
    }
    const open = /^\(\)\s*\{/.exec(this.text.slice(this.at, this.at + 40));
    if (this.text.charAt(this.at) === "(" && /^\w+\+?=$/.test(written)) {
      this.list(parts, written.endsWith("+="));
    } else if (open !== null && /^\w+$/.test(written)) {
      const end = endOfBody(this.text, this.at + open[0].length);
      const body = this.text.slice(this.at + open[0].length, end < 0 ? undefined : end);
      this.at = end < 0 ? this.text.length : end + 1;
      this.tokens.push({ kind: "function", name: written, body });
    } else if (KEYWORDS.has(written)) {
      this.tokens.push({ kind: "end", text: written });
    } else {
      this.tokens.push({ kind: "word", parts, quoted });
    }
  }

  /** `a=(b c)`: the items are one text, with blanks between them. */
  private list(parts: WordPart[], isAppended: boolean): void {
    const end = closing(this.text, this.at);
    const inside = this.text.slice(this.at + 1, end);
    const items: readonly Token[] =
      this.lists < MAX_LISTS
        ? new Tokenizer(inside, "commands", this.lists + 1).all()
        : [{ kind: "word", parts: [{ kind: "text", text: inside }], quoted: true }];
    items.forEach((item, index) => {
      if (item.kind === "word") {
        parts.push(...(index > 0 || isAppended ? [BLANK] : []), ...item.parts);
      }
    });
    this.at = end + 1;
    this.tokens.push({ kind: "word", parts, quoted: true });
  }

  /** Reads a part of a word; returns whether it is in quotes. */
  private part(parts: WordPart[]): boolean {
    const { text, at } = this;
    const character = text.charAt(at);
    if (character === "'") {
      this.until("'", (inside) => parts.push({ kind: "text", text: inside }));
      return true;
    }
    if (character === "$" && text.charAt(at + 1) === "'") {
      this.at += 1;
      this.until("'", (inside) => parts.push({ kind: "text", text: unescapeAnsi(inside) }));
      return true;
    }
    if (character === '"' || (character === "$" && text.charAt(at + 1) === '"')) {
      this.at += character === "$" ? 2 : 1;
      this.doubleQuoted(parts);
      return true;
    }
    if (character === "\\") {
      const next = text.charAt(at + 1);
      this.at += 2;
      parts.push({ kind: "text", text: next === "\n" ? "" : next });
      return false;
    }
    if (character === "$" || character === "`") {
      this.substitution(parts, false);
      return false;
    }
    if (character === "{") {
      const braces = /^\{([^{}\s]*,[^{}\s]*)\}/.exec(text.slice(at, at + 400));
      if (braces !== null) {
        this.at += braces[0].length;
        const alternatives = (braces[1] ?? "")
          .split(",")
          .map((alternative) => alternative.replace(/['"\\]/g, ""));
        parts.push({ kind: "braces", alternatives });
        return false;
      }
    }
    const plain = /^[^\s;&|()<>'"\\$`{]+|^\{/.exec(text.slice(at, at + 4096))?.[0] ?? character;
    this.at += plain.length;
    parts.push({ kind: "text", text: plain });
    return false;
  }

  private doubleQuoted(parts: WordPart[]): void {
    let plain = "";
    const flush = (): void => {
      parts.push({ kind: "text", text: plain });
      plain = "";
    };
    while (this.at < this.text.length) {
      const character = this.text.charAt(this.at);
      if (character === '"') {
        this.at += 1;
        break;
      }
      if (character === "\\") {
        const next = this.text.charAt(this.at + 1);
        plain += /[$`"\\]/.test(next) ? next : next === "\n" ? "" : `\\${next}`;
        this.at += 2;
      } else if (character === "$" || character === "`") {
        flush();
        this.substitution(parts, true);
      } else {
        plain += character;
        this.at += 1;
      }
    }
    flush();
  }

  /** `$A`, `${A}`, `$(…)`, backquotes. */
  private substitution(parts: WordPart[], quoted: boolean): void {
    const { text, at } = this;
    if (text.charAt(at) === "`") {
      this.until("`", (inside) => parts.push({ kind: "command", text: inside.replace(/\\`/g, "`"), quoted }));
      return;
    }
    if (text.startsWith("$(", at)) {
      const end = closing(text, at + 1);
      parts.push({ kind: "command", text: text.slice(at + 2, end), quoted });
      this.at = end + 1;
      return;
    }
    if (text.startsWith("${", at)) {
      const end = text.indexOf("}", at);
      parts.push({ kind: "variable", expression: text.slice(at + 2, end < 0 ? undefined : end), quoted });
      this.at = end < 0 ? text.length : end + 1;
      return;
    }
    const name = /^\$([A-Za-z_]\w*|[0-9@*#?$!-])/.exec(text.slice(at, at + 200));
    if (name === null) {
      parts.push({ kind: "text", text: "$" });
      this.at += 1;
    } else {
      parts.push({ kind: "variable", expression: name[1] ?? "", quoted });
      this.at += name[0].length;
    }
  }

  private until(quote: string, push: (inside: string) => void): void {
    const end = this.text.indexOf(quote, this.at + 1);
    push(this.text.slice(this.at + 1, end < 0 ? undefined : end));
    this.at = end < 0 ? this.text.length : end + 1;
  }
}

const BLANK: WordPart = { kind: "text", text: " " };

/** Where a function's body ends: at a brace that is a word, and no part of `${a}`. */
function endOfBody(text: string, start: number): number {
  const end = text.slice(start).search(/(?<=[\s;])\}(?=[\s;|&)<>]|$)/);
  return end < 0 ? text.indexOf("}", start) : start + end;
}

/** Where the parenthesis at a place closes. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\\") {
      at += 1;
    } else if (character === "'") {
      const end = text.indexOf("'", at + 1);
      at = end < 0 ? text.length : end;
    } else if (character === "(") {
      depth += 1;
    } else if (character === ")") {
      depth -= 1;
      if (depth === 0) {
        return at;
      }
    }
  }
  return text.length;
}

/** A text with its escapes, as `$'…'`, `printf` and `echo -e` read them. */
export function unescapeAnsi(text: string): string {
  return text.replace(
    ANSI_ESCAPE,
    (_whole, hex?: string, unicode?: string, long?: string, octal?: string, other?: string) => {
      const code = hex ?? unicode ?? long;
      if (code !== undefined) {
        const number = parseInt(code, 16);
        return number <= 0x10ffff ? String.fromCodePoint(number) : HOLE;
      }
      return octal === undefined
        ? (ANSI[other ?? ""] ?? other ?? "")
        : String.fromCharCode(parseInt(octal, 8));
    },
  );
}
