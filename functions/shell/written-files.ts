import { HOLE, shortened } from "./hole";

/** Files that a text writes and that are followed. */
const MOST_FILES = 100;

/** Which of several copies is there in the end is not followed: one of these would hide the others. */
const HARMLESS = /(?:^|\/)(?:echo|printf|cat|true|false|test|grep|logger)$/;

/** A file that the output of a command goes to. */
export interface WrittenFile {
  readonly file: string;
  readonly appends: boolean;
}

/** Texts of the files that a shell wrote, by their names. */
export class WrittenFiles {
  private readonly texts = new Map<string, string>();
  /** Copies of programs and links to them, by their names. */
  private readonly programs = new Map<string, string>();

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

  /** The program that a file is a copy of, or a link to. */
  public programOf(file: string): string | undefined {
    return this.programs.get(file);
  }

  /** `cp FROM TO`: what it did not write itself is taken for a program. */
  public copy(args: readonly string[]): void {
    const [from = "", to = ""] = filesIn(args).slice(-2);
    const text = this.texts.get(from);
    if (text !== undefined) {
      this.write({ file: to, appends: false }, text);
    } else if (
      from !== "" &&
      !from.includes(HOLE) &&
      !HARMLESS.test(from) &&
      this.programs.size < MOST_FILES
    ) {
      this.programs.set(to, this.programs.get(from) ?? from);
    }
  }
}

function filesIn(args: readonly string[]): string[] {
  return args.filter((word) => !word.startsWith("-"));
}
