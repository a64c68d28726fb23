import { closest, distance } from "fastest-levenshtein";
import { matchesGlob } from "../aws/iam-pattern";
import actionsByService from "./iam-actions.json";

/** Names of the actions of each service, as AWS's service authorization reference lists them. */
const ACTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(actionsByService).map(([service, names]) => [service, names.split(" ")]),
);

const found = new Map<string, readonly string[]>();

/** The actions, `service:Action`, that match an action or a pattern, of those that AWS documents. */
export function knownActions(pattern: string): readonly string[] {
  // Many teams use the same few patterns.
  const actions = found.get(pattern) ?? find(pattern);
  found.set(pattern, actions);
  return actions;
}

let every: readonly string[] | undefined;

/** All actions that AWS documents. */
export function everyAction(): readonly string[] {
  every ??= [...ACTIONS].flatMap(([service, names]) => names.map((name) => `${service}:${name}`));
  return every;
}

function find(pattern: string): string[] {
  const [service = "", name = ""] = pattern.split(":");
  return (ACTIONS.get(service.toLowerCase()) ?? [])
    .filter((action) => matchesGlob(name.toLowerCase(), action.toLowerCase()))
    .map((action) => `${service}:${action}`);
}

/** The problem of a service or an action that AWS does not document, with the most similar one. */
export function unknownActionProblem(pattern: string): string | undefined {
  const [service = "", name = ""] = pattern.split(":");
  const actions = ACTIONS.get(service.toLowerCase());
  if (actions === undefined) {
    return `must be an action of a service in IAM's reference${suggestion(service, [...ACTIONS.keys()], "")}`;
  }
  return knownActions(pattern).length === 0
    ? `must be an action in IAM's reference${suggestion(name, actions, `${service}:`)}`
    : undefined;
}

function suggestion(name: string, known: readonly string[], prefix: string): string {
  const guess = closest(name, known);
  return distance(guess, name) <= Math.max(1, Math.floor(name.length / 4))
    ? ` (did you mean "${prefix}${guess}"?)`
    : "";
}
