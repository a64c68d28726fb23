import { type Block, isBlock } from "../../access/terraform/terraform-json";
import { knownValues } from "./known-values";
import { type ResourceChangeJson } from "./plan-json";

/** What Terraform will do with a resource; `forget` leaves it in AWS and out of the state. */
export type PlannedAction = "create" | "update" | "replace" | "delete" | "forget" | "none";

/** One resource of a plan, before and after. */
export class PlannedChange {
  public readonly address: string;
  public readonly module: string;
  public readonly type: string;
  public readonly action: PlannedAction;
  private readonly sides: { before?: Block | null; after?: Block | null } = {};

  public constructor(public readonly json: ResourceChangeJson) {
    // A deposed object is what an interrupted replacement left: Terraform destroys it beside the current one.
    this.address = json.deposed === undefined ? json.address : `${json.address} (deposed ${json.deposed})`;
    this.module = json.module_address ?? "";
    this.type = json.type;
    this.action = actionOf(json.change.actions);
  }

  /** Whether something is done to it. */
  public get changes(): boolean {
    return this.action !== "none";
  }

  /** Whether what is there now is destroyed, to be created again or not. */
  public get destroys(): boolean {
    return this.action === "delete" || this.action === "replace";
  }

  /** Its values now; nothing for one that is created. */
  public get before(): Block | undefined {
    this.sides.before ??= this.read("before");
    return this.sides.before ?? undefined;
  }

  /** Its values after apply, with marks for what is not known; nothing for one that goes. */
  public get after(): Block | undefined {
    const stays = this.json.change.actions[0] === "no-op";
    this.sides.after ??= stays ? (this.before ?? null) : this.read("after");
    return this.sides.after ?? undefined;
  }

  private read(side: "before" | "after"): Block | null {
    const { change } = this.json;
    const values = change[side];
    return isBlock(values)
      ? knownValues({
          address: this.address,
          values,
          unknown: side === "after" ? change.after_unknown : undefined,
          sensitive: side === "after" ? change.after_sensitive : change.before_sensitive,
          side,
        })
      : null;
  }
}

function actionOf(actions: readonly string[]): PlannedAction {
  if (actions.includes("create") && actions.includes("delete")) {
    return "replace";
  }
  const [action] = actions;
  return action === "create" || action === "update" || action === "delete" || action === "forget"
    ? action
    : "none";
}
