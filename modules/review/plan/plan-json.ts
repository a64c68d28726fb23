import { type Block, isBlock } from "../../access/terraform/terraform-json";
import { ReviewError } from "../review-error";

/** A plan of 5,000 resources takes 30 MB. What is larger would take gigabytes of memory to read. */
export const MAX_PLAN_BYTES = 128 * 1024 ** 2;

/** One resource in a plan, as `terraform show -json` writes it; checked to be of this shape. */
export interface ResourceChangeJson {
  readonly address: string;
  readonly previous_address?: string;
  readonly module_address?: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly index?: unknown;
  readonly deposed?: string;
  readonly provider_name?: unknown;
  readonly change: {
    readonly actions: readonly string[];
    readonly importing?: unknown;
    readonly replace_paths?: unknown;
    readonly before?: unknown;
    readonly after?: unknown;
    readonly after_unknown?: unknown;
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
  };
}

/** The parts of a plan that are read. */
export interface PlanJson {
  readonly resourceChanges: readonly ResourceChangeJson[];
  /** The root module's configuration. */
  readonly rootModule: Block;
  /** Configurations of providers, by their names in the configuration. */
  readonly providers: Block;
  /** Values that the plan has of data sources: account, Region. */
  readonly priorState: Block;
  /** What the root module's outputs become, by name. */
  readonly outputChanges: Block;
  /** What providers are asked to do besides, from Terraform 1.14 on. */
  readonly actionInvocations: readonly unknown[];
  /** Whether Terraform could not plan all of it. */
  readonly incomplete: boolean;
}

/**
 * The content of a file that `terraform show -json` wrote of a plan. Format 1, in any minor version: they only add.
 * @param file name of the file as messages show it
 * @throws ReviewError saying what is wrong with it
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function planIn(text: string, file: string): PlanJson {
  const fail = (got: string): never => {
    throw new ReviewError(
      `${file}: must be a plan in JSON (terraform show -json <plan file>), format 1, got: ${got}`,
    );
  };
  const json = jsonOf(text);
  if (json instanceof SyntaxError) {
    return fail(unreadable(text, json));
  }
  if (!isBlock(json)) {
    return fail("JSON that is no map");
  }
  const { format_version: version } = json;
  if (typeof version !== "string") {
    return fail(otherJson(json));
  }
  if (!/^1\.\d+$/.test(version)) {
    return fail(`format ${JSON.stringify(version.slice(0, 40))}`);
  }
  if (!Object.hasOwn(json, "planned_values") && !Object.hasOwn(json, "resource_changes")) {
    return fail(
      Object.hasOwn(json, "values")
        ? "a state (`terraform show -json` without a plan file)"
        : otherJson(json),
    );
  }
  const changes = json.resource_changes ?? [];
  if (!Array.isArray(changes)) {
    return fail("resource_changes that are no list");
  }
  const wrong = changes.findIndex((change) => !isResourceChange(change));
  if (wrong >= 0) {
    return fail(`resource_changes[${wrong}] without an address, a type or a change`);
  }
  const configuration = blockAt(json, "configuration");
  return {
    resourceChanges: changes as readonly ResourceChangeJson[],
    rootModule: blockAt(configuration, "root_module"),
    providers: blockAt(configuration, "provider_config"),
    priorState: blockAt(json, "prior_state"),
    outputChanges: blockAt(json, "output_changes"),
    actionInvocations: Array.isArray(json.action_invocations) ? json.action_invocations : [],
    incomplete: json.errored === true || json.complete === false,
  };
}

/** The block at a key of a block, or an empty one. */
export function blockAt(block: Block, key: string): Block {
  const found = Object.hasOwn(block, key) ? block[key] : undefined;
  return isBlock(found) ? found : {};
}

const ACTIONS = new Set(["no-op", "create", "read", "update", "delete", "forget"]);

function isResourceChange(value: unknown): value is ResourceChangeJson {
  if (!isBlock(value) || !isBlock(value.change)) {
    return false;
  }
  const { actions, before, after } = value.change;
  return (
    ["address", "mode", "type", "name"].every((key) => typeof value[key] === "string") &&
    ["module_address", "previous_address", "deposed"].every((key) =>
      ["string", "undefined"].includes(typeof value[key]),
    ) &&
    Array.isArray(actions) &&
    actions.length > 0 &&
    actions.every((action) => ACTIONS.has(action as string)) &&
    [before, after].every((values) => values === undefined || values === null || isBlock(values))
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    return error;
  }
}

function unreadable(text: string, { message }: SyntaxError): string {
  if (text.startsWith("PK")) {
    return "a plan file, which `terraform show -json` reads";
  }
  if (text.trim() === "") {
    return "an empty file";
  }
  // Node quotes a part of the text, which may hold a secret.
  const position = /at position \d+|end of JSON input/i.exec(message)?.[0];
  return `text that is no JSON${position === undefined ? "" : ` (${position})`}`;
}

function otherJson(json: Block): string {
  return Object.hasOwn(json, "lineage")
    ? "a state"
    : Object.hasOwn(json, "resource") || Object.hasOwn(json, "terraform")
      ? "a configuration"
      : Object.hasOwn(json, "@level")
        ? "the log of `terraform plan -json`"
        : "other JSON";
}
