import { closest, distance } from "fastest-levenshtein";
import { matchesGlob } from "../aws/iam-pattern";
import actionsByService from "./iam-actions.json";

/** Names of the actions of each service, as AWS's service authorization reference lists them. */
const ACTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(actionsByService).map(([service, names]) => [service, names.split(" ")]),
);

const found = new Map<string, readonly string[]>();

/** The actions, `service:Action`, that an action or a pattern of actions stands for; none that AWS does not know. */
export function knownActions(pattern: string): readonly string[] {
  // The same few patterns stand in the permissions of many teams.
  const actions = found.get(pattern) ?? find(pattern);
  found.set(pattern, actions);
  return actions;
}

function find(pattern: string): string[] {
  const [service = "", name = ""] = pattern.split(":");
  return (ACTIONS.get(service.toLowerCase()) ?? [])
    .filter((action) => matchesGlob(name.toLowerCase(), action.toLowerCase()))
    .map((action) => `${service}:${action}`);
}

/** What a service or an action was probably meant to be, where it is one that AWS does not know. */
export function unknownActionProblem(pattern: string): string | undefined {
  const [service = "", name = ""] = pattern.split(":");
  const actions = ACTIONS.get(service.toLowerCase());
  if (actions === undefined) {
    return `must be an action of a service that IAM knows${suggestion(service, [...ACTIONS.keys()], "")}`;
  }
  return knownActions(pattern).length === 0
    ? `must be an action that IAM knows${suggestion(name, actions, `${service}:`)}`
    : undefined;
}

function suggestion(name: string, known: readonly string[], prefix: string): string {
  const guess = closest(name, known);
  return distance(guess, name) <= Math.max(1, Math.floor(name.length / 4))
    ? ` (did you mean "${prefix}${guess}"?)`
    : "";
}
