import { isMap, type Path } from "../../../modules/yaml/path";
import { type Problems } from "./problems";

/** What a DAG is made of, and where its parts stand in the file. */
export interface DagSource {
  readonly dagId: string;
  readonly value: unknown;
  /** The path in the file of a path in the DAG. */
  readonly locate: (path: Path) => Path;
}

/** Where a part of a DAG is written: in the DAG's file, or in one of defaults. */
export interface Place {
  /** The problems of that file. */
  readonly problems: Problems;
  readonly path: Path;
}

/** How many values there are, those behind aliases each time that they are used; counting ends above the limit. */
export function sizeOf(value: unknown, limit: number): number {
  const waiting = [value];
  let count = 0;
  while (waiting.length > 0 && count <= limit) {
    const one = waiting.pop();
    count++;
    if (Array.isArray(one)) {
      one.forEach((item) => waiting.push(item));
    } else if (isMap(one)) {
      Object.values(one).forEach((item) => waiting.push(item));
    }
  }
  return count;
}
