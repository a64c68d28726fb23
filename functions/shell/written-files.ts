import { HOLE, shortened } from "./hole";

/** Files that a text writes and that are followed. */
const MOST_FILES = 100;

/** A file that the output of a command goes to. */
export interface WrittenFile {
  readonly file: string;
  readonly appends: boolean;
}

/** Texts of the files that a shell wrote, by their names. */
export class WrittenFiles {
  private readonly texts = new Map<string, string>();

  public get(file: string): string | undefined {
    return this.texts.get(file);
  }

  public has(file: string): boolean {
    return this.texts.has(file);
  }

  public write({ file, appends }: WrittenFile, text: string): void {
    if (this.texts.size < MOST_FILES || this.texts.has(file)) {
      this.texts.set(file, shortened((appends ? (this.texts.get(file) ?? "") : "") + text));
    }
  }

  /** `tee FILE`. */
  public tee(args: readonly string[], input: string | undefined): void {
    const appends = args.includes("-a");
    filesIn(args).forEach((file) => this.write({ file, appends }, input ?? HOLE));
  }

  /** `cp FROM TO`. */
  public copy(args: readonly string[]): void {
    const [from = "", to = ""] = filesIn(args).slice(-2);
    const text = this.texts.get(from);
    if (text !== undefined) {
      this.write({ file: to, appends: false }, text);
    }
  }
}

function filesIn(args: readonly string[]): string[] {
  return args.filter((word) => !word.startsWith("-"));
}
