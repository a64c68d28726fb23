import { hasPath, isMap } from "../yaml/path";

/**
 * A team with `defaults` merged in: maps merge key by key, everything else is the team's where the team has it. A
 * team that names one kind of network drops the other kind of the defaults, since a team has only one.
 */
export function mergeDefaults(defaults: unknown, team: unknown): unknown {
  const otherNetwork = ["create", "existing"].filter((kind) => !hasPath(team, ["network", kind]));
  const [dropped] = otherNetwork;
  return merge(
    otherNetwork.length === 1 && dropped !== undefined ? withoutNetwork(defaults, dropped) : defaults,
    team,
  );
}

function merge(base: unknown, over: unknown): unknown {
  if (!isMap(base) || !isMap(over)) {
    return over === undefined ? base : over;
  }
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(ownValue(base, key), ownValue(over, key))]));
}

function ownValue(map: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function withoutNetwork(defaults: unknown, kind: string): unknown {
  if (!isMap(defaults) || !isMap(defaults.network)) {
    return defaults;
  }
  const network = Object.fromEntries(Object.entries(defaults.network).filter(([key]) => key !== kind));
  return { ...defaults, network };
}
