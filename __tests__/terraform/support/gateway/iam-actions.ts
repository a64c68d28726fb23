import { readFileSync } from "node:fs";
import { join } from "node:path";

type Catalogue = Record<
  string,
  { readonly Actions: Record<string, { readonly Resources?: readonly string[] }> }
>;

/**
 * AWS's published list of IAM actions and the resource types that each works on (cfn-lint carries it, moto
 * depends on cfn-lint).
 */
export class IamActions {
  private constructor(private readonly catalogue: Catalogue) {}

  public static read(sitePackages: string): IamActions {
    const file = join(sitePackages, "cfnlint/data/AdditionalSpecs/Policies.json");
    return new IamActions(JSON.parse(readFileSync(file, "utf8")) as Catalogue);
  }

  /** The resource types of an action, or of all that a wildcard matches; nothing for an action that is none. */
  public resourceTypes(action: string): ReadonlySet<string> | undefined {
    const [service = "", name = ""] = action.toLowerCase().split(":");
    const pattern = new RegExp(`^${name.replaceAll("*", ".*").replaceAll("?", ".")}$`);
    const matches = Object.entries(this.catalogue[service]?.Actions ?? {}).filter(([key]) =>
      pattern.test(key),
    );
    return matches.length === 0
      ? undefined
      : new Set(matches.flatMap(([, { Resources }]) => [...(Resources ?? [])]));
  }
}
