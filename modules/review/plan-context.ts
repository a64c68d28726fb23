import { type Block, isBlock } from "../access/terraform/terraform-json";
import { hasUnresolved } from "../access/terraform/unresolved";
import { detectorName } from "../names/detector-names";
import { snapshotName } from "../names/snapshot-names";
import { type Plan } from "./plan/plan";
import { type PlannedChange } from "./plan/planned-change";
import { textOf } from "./plan/values";

/** The tag that this library puts on whatever can have one. */
const OWN_TAG = ["ManagedBy", "cdktf-mwaa-teams"] as const;

/** Attributes that say which resource something is, or which one it is a setting of. */
const IDENTITIES = ["arn", "id", "name", "bucket", "key_id", "function_name"];

/** What the rules know of a plan beyond the single resource. */
export class PlanContext {
  /** The plan's environments. */
  public readonly environments: readonly PlannedChange[];
  /** Names that a detector of this library may have here: of its function, rule, topic and table. */
  public readonly detectorNames: ReadonlySet<string>;
  private readonly linked: ReadonlySet<string>;
  private readonly modules: ReadonlySet<string>;
  /** Whether this library wrote the stack: then all that is in it belongs to its environment, also what has no tags. */
  private readonly isOwnStack: boolean;

  public constructor(public readonly plan: Plan) {
    this.environments = plan.ofType("aws_mwaa_environment");
    this.modules = new Set(this.environments.map(({ module }) => module).filter((module) => module !== ""));
    this.isOwnStack = this.environments.some((change) => change.module === "" && isOwn(change));
    const sides = this.environments.flatMap(({ before, after }) => [before, after]).filter(isBlock);
    this.detectorNames = new Set(
      sides.flatMap(({ name }) =>
        typeof name === "string"
          ? [detectorName({ environmentName: name }), snapshotName({ environmentName: name })]
          : [],
      ),
    );
    this.linked = new Set([
      ...sides.flatMap((args) => textsIn(args)).flatMap((text) => [text, text.split(":").at(-1) ?? text]),
      ...plan.resources.filter(isOwn).flatMap((change) => identitiesOf(change)),
    ]);
  }

  /**
   * Whether a resource belongs to an environment: to the same module, to what this library made, or because the
   * environment names it. What is not known may; in a plan without an environment, everything does.
   */
  public belongs(change: PlannedChange): boolean {
    if (
      this.environments.length === 0 ||
      this.isOwnStack ||
      isOwn(change) ||
      isInside(change.module, this.modules)
    ) {
      return true;
    }
    const identities = identitiesOf(change);
    return (
      identities.length === 0 ||
      identities.some((identity) => this.linked.has(identity) || this.isLogGroupOfEnvironment(identity))
    );
  }

  private isLogGroupOfEnvironment(name: string): boolean {
    return this.environments.some(({ before, after }) =>
      [before, after].some((args) => name.startsWith(`airflow-${textOf(args?.name) ?? "\0"}-`)),
    );
  }
}

function isOwn({ before, after }: PlannedChange): boolean {
  const [key, value] = OWN_TAG;
  return [before, after].some((args) =>
    [args?.tags_all, args?.tags].some((tags) => isBlock(tags) && tags[key] === value),
  );
}

function isInside(module: string, modules: ReadonlySet<string>): boolean {
  return [...modules].some((one) => module === one || module.startsWith(`${one}.`));
}

function identitiesOf({ before, after }: PlannedChange): string[] {
  return [before, after].flatMap((args) =>
    args === undefined ? [] : IDENTITIES.flatMap((key) => known(args, key) ?? []),
  );
}

function known(args: Block, key: string): string | undefined {
  const text = textOf(args[key]);
  return text === undefined || text === "" || hasUnresolved(text) ? undefined : text;
}

function textsIn(value: unknown): string[] {
  return typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(textsIn)
      : [];
}
