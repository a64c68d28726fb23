import { z } from "zod";
import { type TeamEnvironmentProps } from "../team/team-environment-props";
import { type Path } from "../yaml/path";

/** Where the value of a team's key goes: to a prop of `TeamEnvironment`, or to the stack around it. */
export interface KeyTarget {
  /** The prop that takes the value; none for a key that the team's stack uses itself. */
  readonly prop?: keyof TeamEnvironmentProps;
  /** Whether the value is the path of a file, relative to `teams.yaml`. */
  readonly isFile?: boolean;
}

/** A key of a team that has a value, with the schema that describes it. */
export interface TeamKey {
  /** Its path in the team. */
  readonly path: Path;
  readonly schema: z.ZodType;
  readonly target: KeyTarget;
}

const TARGETS = new WeakMap<z.core.$ZodType, KeyTarget>();

/** Marks the schema of a key whose value becomes this prop unchanged. The outermost call, after `describe`. */
export function asProp<
  Name extends keyof TeamEnvironmentProps,
  S extends z.ZodType<Partial<TeamEnvironmentProps>[Name]>,
>(prop: Name, schema: S): S {
  TARGETS.set(schema, { prop });
  return schema;
}

/** Marks the schema of a key that names a file, whose absolute path becomes this prop. */
export function asFile<S extends z.ZodType<string | undefined>>(
  prop: "requirementsFile" | "pluginsFile" | "startupScriptFile" | "dagPolicyFile",
  schema: S,
): S {
  TARGETS.set(schema, { prop, isFile: true });
  return schema;
}

/** Marks the schema of a key that the team's stack uses itself. */
export function forStack<S extends z.ZodType>(schema: S): S {
  TARGETS.set(schema, {});
  return schema;
}

/**
 * All keys of a map that have a value, with the keys of the maps in it.
 * @throws Error for a key without a target: its value would be ignored
 */
export function keysOf(schema: z.ZodObject, path: Path = []): TeamKey[] {
  return Object.entries(schema.shape).flatMap(([key, value]: [string, z.core.$ZodType]) => {
    const at = [...path, key];
    const target = TARGETS.get(value);
    if (target !== undefined) {
      return [{ path: at, schema: value as z.ZodType, target }];
    }
    const inner = unwrap(value);
    if (!(inner instanceof z.ZodObject)) {
      throw new Error(`${at.join(".")}: must be marked with asProp, asFile or forStack`);
    }
    return keysOf(inner, at);
  });
}

/** The schema under its default and under what makes it optional; of a map or something shorter, the map. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodPipe) {
    return unwrap(schema.in);
  }
  if (schema instanceof z.ZodUnion) {
    const alternatives = schema.options;
    return alternatives.find((one) => one instanceof z.ZodObject) ?? schema;
  }
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? unwrap(schema.unwrap())
    : schema;
}
