import { packed } from "../airflow/access-state";
import { MOST_STATE_LENGTH, type SnapshotAnswer } from "./contract";
import { type AirflowApi } from "./pages";
import { readAccess } from "./read-access";

/** The state is more than the detector keeps. */
export class StateTooLargeError extends Error {
  public constructor(users: number, roles: number, length: number) {
    super(
      `Airflow's ${users} users and ${roles} roles must fit into ${MOST_STATE_LENGTH} characters, and take ${length}: changes are not found until there are fewer.`,
    );
    this.name = "StateTooLargeError";
  }
}

/**
 * Reads who may do what in Airflow.
 * @param now milliseconds since 1970-01-01 UTC
 * @throws ReadError, StateTooLargeError
 */
export async function takeSnapshot(api: AirflowApi, now: () => number): Promise<SnapshotAnswer> {
  const from = now();
  const access = await readAccess(api);
  const until = now();
  const state = packed(access);
  const users = access.users.length;
  const roles = access.roles.length;
  if (state.length > MOST_STATE_LENGTH) {
    throw new StateTooLargeError(users, roles, state.length);
  }
  return { from, until, users, roles, state };
}
