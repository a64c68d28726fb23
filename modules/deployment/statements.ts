import { type Conditions } from "./conditions";

/** A statement that allows something; actions and resources are sorted. */
export interface AllowStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Conditions;
}

/** One action on one resource. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  readonly conditions: Conditions;
}

/**
 * The fewest statements that allow these permissions and no others: actions on the same resources under the same
 * conditions are one statement.
 */
export function statementsOf(permissions: readonly Permission[]): AllowStatement[] {
  const byAction = grouped(permissions, ({ action, conditions }) => JSON.stringify([action, conditions]));
  const perAction = byAction.map((same) => ({
    action: same[0]?.action ?? "",
    conditions: same[0]?.conditions ?? {},
    resources: sortedUnique(same.map(({ resource }) => resource)),
  }));
  return grouped(perAction, ({ action, conditions, resources }) =>
    // A statement is about one service, so that it can be read.
    JSON.stringify([action.split(":")[0], conditions, resources]),
  )
    .map((same): AllowStatement => {
      const { conditions = {}, resources = [] } = same[0] ?? {};
      return {
        Effect: "Allow",
        Action: sortedUnique(same.map(({ action }) => action)),
        Resource: resources,
        ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
      };
    })
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}

function sortedUnique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
