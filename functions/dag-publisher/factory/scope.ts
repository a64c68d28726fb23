import { type Path } from "../../../modules/yaml/path";
import { type DagPolicy } from "../policy/dag-policy";
import { type AirflowTarget } from "./airflow-target";
import { type Place } from "./dag-source";
import { type Refusal, refusalText } from "./refused-keys";

/** Values and characters of one DAG: far more than a pipeline has, and few enough to stop a file that grows by aliases. */
const MAX_VALUES = 50_000;
const MAX_CHARACTERS = 2 * 1024 ** 2;

/** What the readers of one DAG share: where it may go, and where its problems go. */
export class Scope {
  private values = 0;
  private characters = 0;

  public constructor(
    public readonly policy: DagPolicy,
    public readonly target: AirflowTarget,
    /** Where a path in the DAG is written: a default and a blueprint stand elsewhere. */
    private readonly place: (path: Path) => Place,
  ) {}

  public error(path: Path, message: string, fix?: string): void {
    const { problems, path: written } = this.place(path);
    problems.error(written, message, fix);
  }

  public errorAtKey(path: Path, message: string, fix?: string): void {
    const { problems, path: written } = this.place(path);
    problems.errorAtKey(written, message, fix);
  }

  public refuse(path: Path, refusal: Refusal): void {
    this.errorAtKey(path, ...refusalText(refusal));
  }

  public warning(path: Path, message: string, fix?: string): void {
    const { problems, path: written } = this.place(path);
    problems.warning(written, message, fix);
  }

  /** Counts a value; false where there are too many, which is a problem once. */
  public count(path: Path, characters: number): boolean {
    const wasWithin = this.isWithin();
    this.values++;
    this.characters += characters;
    if (wasWithin && !this.isWithin()) {
      this.error(
        path.slice(0, 1),
        `must be a DAG of at most ${MAX_VALUES} values and ${MAX_CHARACTERS} characters, those behind aliases included`,
      );
    }
    return this.isWithin();
  }

  private isWithin(): boolean {
    return this.values <= MAX_VALUES && this.characters <= MAX_CHARACTERS;
  }
}
