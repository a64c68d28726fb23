import { type PrincipalKind } from "../../../../modules/access/report/principals";
import { COLUMNS, matrixOf } from "../../../../modules/access/report/matrix";
import { row, table } from "./tables";

function cells(rows: Parameters<typeof table>[0], kind: PrincipalKind = "login"): Record<string, string> {
  const principals = [{ label: "a", kind, arn: "arn" }];
  const [line] = matrixOf(table(rows, { principals }));
  return Object.fromEntries(
    COLUMNS.map(({ title }, index) => [title, `${line?.cells[index]?.verdict} ${line?.cells[index]?.word}`]),
  );
}

describe("a cell", () => {
  test("names the Airflow roles that somebody logs in as", () => {
    const rows = [
      row("a", "log in as Admin", "allowed"),
      row("a", "log in as Op", "denied"),
      row("a", "log in as Viewer", "allowed"),
    ];
    expect(cells(rows)["log in as"]).toBe("allowed Admin, Viewer");
  });

  test.each([
    [["allowed", "denied"], "allowed yes"],
    [["undecided", "denied"], "undecided open"],
    [["denied", "denied"], "denied no"],
  ] as const)("is as far as one of its capabilities goes: %s", ([change, remove], expected) => {
    const rows = [row("a", "change a secret", change), row("a", "delete a secret", remove)];
    expect(cells(rows)["change secrets"]).toBe(expected);
  });

  test("says that not all of several resources are allowed", () => {
    const rows = [
      row("a", "read a secret", "allowed", { of: ["one"] }),
      row("a", "read a secret", "denied", { of: ["two"] }),
    ];
    expect(cells(rows)["read secrets"]).toBe("allowed some");
  });

  test("says that what CI delivers is checked", () => {
    const rows = [row("a", "write DAGs", "denied"), row("a", "deliver DAGs", "allowed")];
    expect(cells(rows, "ci")["write DAGs"]).toBe("denied delivers");
  });

  test("is empty where there is nothing to ask about", () => {
    expect(cells([row("a", "write DAGs", "denied")])["silence detector"]).toBe("none none");
  });
});

test("several people with equal answers are one line, two are not", () => {
  const rows = ["a", "b", "c"].flatMap((name) => [row(name, "log in as Viewer", "allowed")]);
  const labels = (count: number): string[] => matrixOf(table(rows.slice(0, count))).map(({ label }) => label);
  expect(labels(3)).toEqual(["a and 2 more"]);
  expect(labels(2)).toEqual(["a", "b"]);
  expect(matrixOf(table(rows))[0]?.principals).toEqual(["a", "b", "c"]);
});
