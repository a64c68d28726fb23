import { looksLikeSecret } from "../../../modules/validation/secret-looking";
import { type Diagnostic, HIDDEN_LINE } from "../diagnostic";

const LONGEST_SNIPPET = 160;

/** Lines and columns of a text. */
export class Places {
  private readonly starts: number[] = [0];

  public constructor(private readonly text: string) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
      this.starts.push(at + 1);
    }
  }

  /** The place from one offset to another, as a diagnostic has it. */
  public of(
    start: number,
    end: number,
  ): Required<Pick<Diagnostic, "line" | "column" | "endLine" | "endColumn" | "snippet">> {
    const line = this.lineOf(start);
    const endLine = this.lineOf(Math.max(start, end - 1));
    return {
      line,
      column: start - this.startOf(line) + 1,
      endLine,
      endColumn: Math.max(start + 1, end) - this.startOf(endLine) + 1,
      snippet: this.snippet(line),
    };
  }

  private lineOf(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low + 1;
  }

  private startOf(line: number): number {
    return this.starts[line - 1] ?? 0;
  }

  /** The line, unless it holds what looks like a secret: a report is read by more people than a file. */
  private snippet(line: number): string {
    const start = this.startOf(line);
    const text = this.text.slice(start, (this.starts[line] ?? this.text.length + 1) - 1).replace(/\r$/, "");
    if (looksLikeSecret(text) !== undefined) {
      return HIDDEN_LINE;
    }
    return text.length > LONGEST_SNIPPET ? `${text.slice(0, LONGEST_SNIPPET)}…` : text;
  }
}
