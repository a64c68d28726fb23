import { type Block, isBlock } from "../../access/terraform/terraform-json";
import { marksAnything } from "../plan/known-values";
import { type ResourceChangeJson } from "../plan/plan-json";
import { sameValue } from "../plan/values";

/** How a resource is found in AWS: what is changed must be the very one that was reviewed. */
const IDENTITIES = ["id", "arn"];

/**
 * What a plan does to one resource, and nothing else: two plans of the same change give the same value, whatever else the
 * provider has read meanwhile. Nothing for a resource to which nothing is done.
 */
export function normalizedChange(json: ResourceChangeJson): Block | undefined {
  const { address, previous_address: previous, deposed, provider_name: provider, change } = json;
  const { actions, importing } = change;
  const moved = previous !== undefined && previous !== address;
  if (actions[0] === "no-op" && !moved && importing === undefined) {
    return undefined;
  }
  const [before, after] = [change.before, change.after].map((side) => (isBlock(side) ? side : undefined));
  return {
    address,
    previous: moved ? previous : undefined,
    deposed,
    provider,
    actions,
    importing,
    // Why it is replaced decides what is lost.
    replacePaths: change.replace_paths,
    identity: IDENTITIES.map((key) => before?.[key]),
    attributes:
      after === undefined ? undefined : changedAttributes(before ?? {}, after, change.after_unknown),
  };
}

/**
 * What an attribute is before and after, for each that changes. Of one that is not known yet, what it is before is left out: in
 * a replacement that is everything that the provider has read.
 */
function changedAttributes(before: Block, after: Block, unknown: unknown): Block {
  const marks = isBlock(unknown) ? unknown : {};
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(marks)])];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const [from, to, mark] = [before, after, marks].map((side) => filled(own(side, key)));
      const isUnknown = marksAnything(mark);
      return isUnknown ? [[key, [to, mark]]] : sameValue(from, to) ? [] : [[key, [from, to]]];
    }),
  );
}

function own(block: Block | undefined, key: string): unknown {
  return block !== undefined && Object.hasOwn(block, key) ? block[key] : undefined;
}

/** Providers read back nothing where they were given an empty list, map or text, and the other way round. */
function filled(value: unknown): unknown {
  const isEmpty =
    value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
  return isEmpty ? undefined : value;
}
