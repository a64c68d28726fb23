import { type TypeActions } from "./grant";
import recorded from "./provider-actions.json";

/** The Terraform provider whose requests were recorded, with its version. */
export const RECORDED_PROVIDER: string = recorded.provider;

/** What the provider's requests take, by Terraform resource type, or data source type behind `data.`. */
export const RECORDED_ACTIONS: ReadonlyMap<string, TypeActions> = new Map(
  Object.entries(recorded.types as unknown as Record<string, TypeActions>),
);
