import { type Change, differenceOf } from "../../../../modules/access/report/difference";
import { DIFFERENCE_RENDERERS } from "../../../../modules/access/report/render-difference";
import { row, table } from "./tables";

const brief = (changes: readonly Change[] = []): string[] =>
  changes.map(
    ({ principal, capability, of, before, after, teams }) =>
      `${principal}${teams === undefined ? "" : ` ${teams.join("+")}`}: ${capability}${of === undefined ? "" : ` ${of}`}: ${before} to ${after}`,
  );

test("equal tables do not differ, in whatever order", () => {
  const rows = [row("a", "read", "allowed"), row("b", "read", "denied")];
  expect(differenceOf([table(rows)], [table([...rows].reverse())])).toEqual([]);
});

test("whoever can do more gains, whoever can do less loses; undecided stands between", () => {
  const before = table([
    row("a", "read", "denied"),
    row("a", "write", "undecided"),
    row("b", "read", "allowed"),
  ]);
  const after = table([
    row("a", "read", "undecided"),
    row("a", "write", "allowed"),
    row("b", "read", "undecided"),
  ]);
  const [difference] = differenceOf([before], [after]);
  expect(brief(difference?.gained)).toEqual([
    "a: read: denied to undecided",
    "a: write: undecided to allowed",
  ]);
  expect(brief(difference?.lost)).toEqual(["b: read: allowed to undecided"]);
});

test("somebody new gains what is allowed, somebody gone loses it; what is denied is no news", () => {
  const before = table([row("a", "read", "allowed"), row("a", "write", "denied")]);
  const after = table([row("b", "read", "allowed"), row("b", "write", "denied")]);
  const [difference] = differenceOf([before], [after]);
  expect(brief(difference?.gained)).toEqual(["b: read: none to allowed"]);
  expect(brief(difference?.lost)).toEqual(["a: read: allowed to none"]);
});

test("an answer for all resources is compared with one for each", () => {
  const whole = table([row("a", "read", "denied")]);
  const each = table([
    row("a", "read", "allowed", { of: ["one"] }),
    row("a", "read", "denied", { of: ["two", "three"] }),
  ]);
  expect(brief(differenceOf([whole], [each])[0]?.gained)).toEqual(["a: read one: denied to allowed"]);
  expect(brief(differenceOf([each], [whole])[0]?.lost)).toEqual(["a: read one: allowed to denied"]);
  expect(differenceOf([each], [whole])[0]?.gained).toEqual([]);
});

test("teams are new or gone", () => {
  const rows = [row("a", "read", "allowed")];
  const [gone, fresh] = differenceOf([table(rows, { team: "old" })], [table(rows, { team: "new" })]);
  expect([gone?.team, gone?.is, gone?.lost.length]).toEqual(["old", "gone", 1]);
  expect([fresh?.team, fresh?.is, fresh?.gained.length]).toEqual(["new", "new", 1]);
});

test("other teams are compared one by one, however they are folded, and equal changes are one", () => {
  const dags = (label: string, teams?: readonly string[]): Parameters<typeof table>[1] => ({
    principals: [{ label, kind: "other-team", arn: "arn", ...(teams === undefined ? {} : { teams }) }],
  });
  const before = table(
    [row("DAGs of other teams, such as b", "read", "denied")],
    dags("DAGs of other teams, such as b", ["b", "c"]),
  );
  const after = table(
    [row("DAGs of other teams, such as c", "read", "allowed")],
    dags("DAGs of other teams, such as c", ["c", "b", "d"]),
  );
  expect(brief(differenceOf([before], [after])[0]?.gained)).toEqual([
    "DAGs of another team b+c: read: denied to allowed",
    "DAGs of another team d: read: none to allowed",
  ]);
  const single = table([row("DAGs of b", "read", "denied")], dags("DAGs of b"));
  expect(differenceOf([single], [table([row("DAGs of b", "read", "denied")], dags("DAGs of b"))])).toEqual(
    [],
  );
});

test.each(["text", "markdown"] as const)("%s says that nothing changed, and what did", (format) => {
  const render = DIFFERENCE_RENDERERS[format];
  expect(render([])).toContain("Nobody gains or loses anything.");
  const changed = differenceOf([table([row("a", "read", "denied")])], [table([row("a", "read", "allowed")])]);
  expect(render(changed)).toMatch(/a: read: allowed, was denied: policy: Sid/);
});
