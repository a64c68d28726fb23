import fc from "fast-check";
import { packed, sortedState, unpacked } from "../../../../functions/airflow/access-state";
import { anyState } from "../privilege-snapshot/support/states";

test("a state is the same after it was packed, whatever order it was in", () => {
  fc.assert(
    fc.property(anyState, (state) => {
      const turned = {
        users: state.users.map((user) => ({ ...user, roles: user.roles.toReversed() })).toReversed(),
        roles: state.roles.toReversed(),
      };
      expect(unpacked(packed(turned))).toEqual(sortedState(state));
      expect(packed(turned)).toBe(packed(state));
    }),
  );
});

test("ten thousand users with MWAA's long names, and two thousand DAGs' permissions, fit into one item of DynamoDB", () => {
  const users = Array.from({ length: 10_000 }, (_, index) => {
    const person = `${(index * 7_919 + 104_729).toString(36)}.${(index * 6_101).toString(36)}@example.com`;
    return {
      name: `assumed-role/AWSReservedSSO_DataPlatform_0123456789abcdef/${person}`,
      fullName: person,
      active: true,
      roles: [index % 50 === 0 ? "Op" : "User"],
    };
  });
  const permissions = Array.from({ length: 6_000 }, (_, index) => `can read on DAG:team_${index}_load`);
  const roles = ["Admin", "Op", "User", "Viewer", "Public"].map((name) => ({ name, permissions }));

  expect(packed({ users, roles }).length).toBeLessThan(380_000);
});
