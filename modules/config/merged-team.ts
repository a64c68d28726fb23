import { intakeBucketName } from "../names/delivery-names";
import { qualifiedName } from "../names/environment-name";
import { bucketNameFor } from "../names/bucket-name";
import { type TeamIdentity } from "./cross-team-rules";
import { mergeDefaults } from "./merge-defaults";
import { normalizedTeamName } from "../names/stack-names";
import { hasPath, isMap, type Path, valueAt } from "../yaml/path";
import { type TeamRule } from "./team-rule";
import { type TeamInput } from "./team-schema";

/** A team with `defaults` merged in. It keeps where each value came from, and what the schema rejected. */
export class MergedTeam {
  /** The merged team; not a map only where the file has none. */
  public readonly value: unknown;
  private readonly rejected: Path[] = [];

  /**
   * @param key the team's key in the file
   * @param own the value of that key
   * @param defaults the file's `defaults`
   */
  public constructor(
    public readonly key: string,
    private readonly own: unknown,
    private readonly defaults: unknown,
  ) {
    this.value = isMap(own) ? mergeDefaults(defaults, own) : own;
  }

  /** Records that the schema rejected the value at the path. */
  public reject(path: Path): void {
    this.rejected.push(path);
  }

  /** The path in the file of a value of the team: in the team, or in `defaults`. */
  public locate(path: Path): Path {
    return !hasPath(this.own, path) && hasPath(this.defaults, path)
      ? ["defaults", ...path]
      : ["teams", this.key, ...path];
  }

  /**
   * The rule's problems, as paths of the file. If the team sets one of the values that do not fit together, the
   * problem is reported at the team, even if the other value comes from `defaults`.
   */
  public problemsOf(rule: TeamRule): { readonly path: Path; readonly message: string }[] {
    if (!isMap(this.value) || !rule.reads.every((path) => this.isSound(path))) {
      return [];
    }
    const hasPart = rule.reads.some((path) => hasPath(this.own, path));
    return rule.problems(this.value as unknown as TeamInput).map(({ path, message }) => ({
      path: hasPart ? ["teams", this.key, ...path] : this.locate(path),
      message,
    }));
  }

  /** The values of the team that must not collide with another team's. */
  public identity(organization: unknown, fileAudit: unknown): TeamIdentity {
    const name = normalizedTeamName(this.key);
    const accountId = this.soundText(["accountId"]);
    const namesEnvironment = hasPath(this.value, ["environmentName"]);
    const environmentName = namesEnvironment ? this.soundText(["environmentName"]) : name;
    const namesBucket = hasPath(this.value, ["bucket", "name"]);
    const derivable =
      typeof organization === "string" && accountId !== undefined && environmentName !== undefined;
    const qualifier = this.soundText(["qualifier"]);
    const derived = derivable
      ? bucketNameFor(organization, qualifiedName({ environmentName, qualifier }), accountId)
      : undefined;
    const bucketName = namesBucket ? this.soundText(["bucket", "name"]) : derived;
    return {
      key: this.key,
      name,
      accountId,
      region: this.soundText(["region"]),
      environmentName,
      qualifier,
      bucketName,
      intakeBucketName:
        bucketName === undefined || !this.hasPublisher() ? undefined : intakeBucketName(bucketName),
      audit: this.isSound(["audit"])
        ? { settings: hasPath(this.value, ["audit"]) ? valueAt(this.value, ["audit"]) : fileAudit }
        : undefined,
      accessLogsBucketName: this.soundText(["bucket", "accessLogsBucket"]),
      namesEnvironment,
      namesBucket,
    };
  }

  private hasPublisher(): boolean {
    return [
      ["delivery", "ci"],
      ["delivery", "submitters"],
    ].some((path) => {
      const list = valueAt(this.value, path);
      return Array.isArray(list) && list.length > 0;
    });
  }

  private soundText(path: Path): string | undefined {
    const value = valueAt(this.value, path);
    return typeof value === "string" && this.isSound(path) ? value : undefined;
  }

  /** Whether the schema rejected nothing at the path, above it or below it. */
  private isSound(path: Path): boolean {
    return !this.rejected.some((other) => {
      const shared = Math.min(path.length, other.length);
      return path.slice(0, shared).every((part, index) => part === other[index]);
    });
  }
}
