import { type Position } from "../../../modules/yaml/yaml-source";

/** A value as the rendered file has it: JSON, where a map with `__type__` is what the file's own code turns into an object. */
export type Data = null | boolean | number | string | readonly Data[] | DataMap;

/** A map of data. */
export interface DataMap {
  readonly [key: string]: Data;
}

/** An argument that a task is mapped over: values, or the id of the task whose output they are. */
export type Expanded = readonly [name: string, kind: "values" | "output", of: Data];

/** A task, ready to be written. */
export interface TaskModel {
  /** Without the ids of its groups. */
  readonly id: string;
  /** Import path of the operator's class. */
  readonly operator: string;
  readonly arguments: DataMap;
  /** Arguments of which there is a task instance for each value. */
  readonly expand?: readonly Expanded[];
  readonly group?: string;
  /** Ids of tasks and groups that come before, as the definition has them. */
  readonly dependencies: readonly string[];
  /** Tasks whose XComs it expands over; they are created first. */
  readonly inputs: readonly string[];
}

/** A task group, ready to be written. */
export interface GroupModel {
  readonly id: string;
  readonly parent?: string;
  readonly arguments: DataMap;
  readonly dependencies: readonly string[];
}

/** A DAG, ready to be written: everything in it is allowed. */
export interface DagModel {
  readonly dagId: string;
  /** Where the definition's file names it. */
  readonly position?: Position;
  readonly arguments: DataMap;
  /** Parents before their children. */
  readonly groups: readonly GroupModel[];
  /** In an order in which each comes after the tasks that it depends on. */
  readonly tasks: readonly TaskModel[];
  /**
   * Ids of what comes before and after, in dag-factory's order: tasks as in the file, then groups. Airflow connects a group
   * by the tasks that are its first and last at that moment, so the order matters.
   */
  readonly order: readonly (readonly [before: string, after: string])[];
}

/** The value with what `__type__` names around it. */
export function typed(type: string, value: DataMap): DataMap {
  return { __type__: type, ...value };
}

/** The maps with a `__type__` in the data, by its name, in the order of the data. */
export function typedIn(data: Data): ReadonlyMap<string, readonly DataMap[]> {
  const found = new Map<string, DataMap[]>();
  const look = (value: Data): void => {
    if (Array.isArray(value)) {
      value.forEach(look);
    } else if (typeof value === "object" && value !== null) {
      const map = value as DataMap;
      if (typeof map.__type__ === "string") {
        found.set(map.__type__, [...(found.get(map.__type__) ?? []), map]);
      }
      Object.values(map).forEach(look);
    }
  };
  look(data);
  return found;
}

/** The entries of a map without those of the keys. */
export function without(
  value: Readonly<Record<string, unknown>>,
  ...keys: readonly string[]
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
