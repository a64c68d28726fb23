import { type Location } from "../../aws/location";
import { groupBy } from "./group-by";
import { PlannedChange } from "./planned-change";
import { planLocation } from "./plan-location";
import { planIn, type PlanJson } from "./plan-json";
import { References } from "./references";

/** One plan, read. */
export class Plan {
  /** Every managed resource, also those that stay as they are. */
  public readonly resources: readonly PlannedChange[];
  /** Data sources that are read during apply: their results are not known. */
  public readonly deferredData: ReadonlyMap<string, PlannedChange>;
  /** Where its resources live, as far as the plan says. */
  public readonly location: Location;
  public readonly references: References;
  /** Whether Terraform could not plan all of it. */
  public readonly incomplete: boolean;
  private readonly byType: ReadonlyMap<string, readonly PlannedChange[]>;
  private readonly byAddress: ReadonlyMap<string, readonly PlannedChange[]>;

  /** @param name what the plan is called in reports: its file */
  public constructor(
    public readonly name: string,
    json: PlanJson,
  ) {
    const changes = json.resourceChanges.map((change) => new PlannedChange(change));
    this.resources = changes.filter(({ json: { mode } }) => mode === "managed");
    this.byType = groupBy(this.resources, ({ type }) => type);
    this.byAddress = groupBy(this.resources, ({ address }) => address);
    this.deferredData = new Map(
      changes
        .filter(({ json: { mode, change } }) => mode === "data" && change.actions.includes("read"))
        .map((change) => [change.address, change]),
    );
    this.references = new References(json.rootModule);
    this.location = planLocation(json, this.resources);
    this.incomplete = json.incomplete;
  }

  /** @throws ReviewError where the text is no plan */
  public static parse(text: string, name: string): Plan {
    return new Plan(name, planIn(text, name));
  }

  /** The resource with an address; of one that is kept beside its replacement, what comes first in the plan. */
  public at(address: string): PlannedChange | undefined {
    return this.byAddress.get(address)?.[0];
  }

  /** The resources of some types. */
  public ofType(...types: readonly string[]): readonly PlannedChange[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }
}
