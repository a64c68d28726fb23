import fc from "fast-check";
import { type AccessState, sortedState } from "../../../../../functions/airflow/access-state";
import {
  beyondDefaults,
  type Difference,
  differencesOf,
} from "../../../../../functions/privilege-detector/state/difference";
import { anyState } from "../../privilege-snapshot/support/states";

/** What a state becomes by changes, worked out from what they say alone. */
function applied(state: AccessState, differences: readonly Difference[]): AccessState {
  const users = new Map(state.users.map((user) => [user.name, user]));
  const roles = new Map(state.roles.map((role) => [role.name, role]));
  for (const { kind, user = "", fullNames, roles: named, permissions, active } of differences) {
    const [role = ""] = named;
    const was = users.get(user);
    const own = roles.get(role)?.permissions ?? [];
    const steps: Record<Difference["kind"], () => unknown> = {
      "user-created": () =>
        users.set(user, { name: user, fullName: fullNames.at(-1) ?? "", active: true, roles: named }),
      "user-deleted": () => users.delete(user),
      "user-updated": () => was && users.set(user, { ...was, active: active === true }),
      "user-role-granted": () => was && users.set(user, { ...was, roles: [...was.roles, ...named] }),
      "user-role-revoked": () =>
        was && users.set(user, { ...was, roles: was.roles.filter((one) => !named.includes(one)) }),
      "role-created": () => roles.set(role, { name: role, permissions: [] }),
      "role-deleted": () => roles.delete(role),
      "role-permission-granted": () => roles.set(role, { name: role, permissions: [...own, ...permissions] }),
      "role-permission-revoked": () =>
        roles.set(role, { name: role, permissions: own.filter((one) => !permissions.includes(one)) }),
    };
    steps[kind]();
  }
  return sortedState({ users: [...users.values()], roles: [...roles.values()] });
}

/** Names of people are no privilege; whether somebody new may log in is no change. */
function compared(state: AccessState, newcomers: ReadonlySet<string>): AccessState {
  return {
    ...state,
    users: state.users.map((user) => ({
      ...user,
      fullName: "",
      active: newcomers.has(user.name) ? true : user.active,
    })),
  };
}

test("the differences of any two states make the one of the other: each change is found", () => {
  fc.assert(
    fc.property(anyState, anyState, (one, other) => {
      const [before, after] = [sortedState(one), sortedState(other)];
      const differences = differencesOf(before, after);
      const newcomers = new Set(
        differences.flatMap(({ kind, user }) => (kind === "user-created" ? [user ?? ""] : [])),
      );
      expect(compared(applied(before, differences), newcomers)).toEqual(compared(after, newcomers));
    }),
  );
});

test("none is invented: each changes something, once, and equal states have none", () => {
  fc.assert(
    fc.property(anyState, anyState, (one, other) => {
      const [before, after] = [sortedState(one), sortedState(other)];
      const differences = differencesOf(before, after);
      expect(differencesOf(after, after)).toEqual([]);
      for (const difference of differences) {
        expect(applied(before, [difference])).not.toEqual(before);
        expect(
          differences.filter((same) => JSON.stringify(same) === JSON.stringify(difference)),
        ).toHaveLength(1);
      }
    }),
  );
});

test("a first state shows what default roles have beyond Airflow's defaults, and nothing of other roles and of Admin", () => {
  const state: AccessState = {
    users: [{ name: "bob", fullName: "Bob", active: true, roles: ["Admin"] }],
    roles: [
      { name: "Public", permissions: ["can read on DAGs"] },
      { name: "Viewer", permissions: ["can edit on Connections", "can read on DAGs"] },
      { name: "Op", permissions: ["can edit on Connections"] },
      { name: "Admin", permissions: ["can edit on Of A Plugin"] },
      { name: "analysts", permissions: ["can edit on Users"] },
    ],
  };

  expect(beyondDefaults(state).map(({ roles, permissions }) => [roles, permissions])).toEqual([
    [["Public"], ["can read on DAGs"]],
    [["Viewer"], ["can edit on Connections"]],
  ]);
});
