import fc from "fast-check";
import {
  differences,
  type Fingerprint,
  fingerprintOf,
  type PlanOrigin,
} from "../../../modules/review/fingerprint/fingerprint";
import { readFingerprint, readState } from "../../../modules/review/fingerprint/read-fingerprint";
import { ReviewError } from "../../../modules/review/review-error";
import { planJson, type Resource } from "./support/plan-of";

const ORIGIN: PlanOrigin = {
  stack: "payments",
  commit: "0123456789abcdef0123456789abcdef01234567",
  lineage: "3f1c9d1e-0000-4000-8000-000000000001",
  serial: 7,
};
const ROLE = { id: "r", arn: "arn:aws:iam::111122223333:role/r", name: "r", max_session_duration: 3600 };
const UPDATED: Resource = {
  address: "aws_iam_role.r",
  before: ROLE,
  after: { ...ROLE, max_session_duration: 7200 },
};

function of(
  resources: readonly Resource[],
  more: Readonly<Record<string, unknown>> = {},
  origin: Partial<PlanOrigin> = {},
): Fingerprint {
  return fingerprintOf(planJson(resources, more), "plan.json", { ...ORIGIN, ...origin });
}

/** Whether two plans of the same stack and state change the same. */
function same(one: Fingerprint, other: Fingerprint): boolean {
  const equal = one.fingerprint === other.fingerprint;
  expect(differences(one, other).length === 0).toBe(equal);
  return equal;
}

describe("the fingerprint of a plan", () => {
  test("is the same for the same change, whatever else was read of AWS meanwhile", () => {
    const later: Resource = {
      address: "aws_iam_role.r",
      before: { ...ROLE, last_used: "2026-11-28" },
      after: { ...ROLE, last_used: "2026-11-28", max_session_duration: 7200 },
    };
    const unchanged: Resource = {
      address: "aws_s3_bucket.b",
      before: { bucket: "b" },
      after: { bucket: "b" },
    };

    expect(same(of([UPDATED]), of([unchanged, later], { timestamp: "2026-11-28T00:00:00Z" }))).toBe(true);
  });

  test("is the same where what is unknown after a replacement was read anew", () => {
    const replaced = (read: string): Resource => ({
      address: "aws_s3_bucket.b",
      actions: ["delete", "create"],
      before: { id: "b", bucket: "b", grant: read },
      after: { bucket: "c" },
      unknown: { id: true, grant: true },
    });

    expect(same(of([replaced("one")]), of([replaced("two")]))).toBe(true);
    expect(same(of([replaced("one")]), of([{ ...replaced("one"), after: { bucket: "d" } }]))).toBe(false);
  });

  test.each([[null], [""], [[]], [{}]])("takes %j for nothing, as providers do", (empty) => {
    const bucket = (tags: unknown): Resource => ({
      address: "aws_s3_bucket.b",
      before: { id: "b", bucket: "b", tags },
      after: { id: "b", bucket: "c", tags: null },
    });

    expect(same(of([bucket(empty)]), of([bucket(null)]))).toBe(true);
    expect(same(of([bucket(empty)]), of([bucket({ A: "1" })]))).toBe(false);
  });

  test("is the same in whichever order resources and keys stand", () => {
    const other: Resource = { address: "aws_s3_bucket.b", after: { bucket: "b", tags: { A: "1", B: "2" } } };
    const turned: Resource = { address: "aws_s3_bucket.b", after: { tags: { B: "2", A: "1" }, bucket: "b" } };

    expect(same(of([UPDATED, other]), of([turned, UPDATED]))).toBe(true);
  });

  test.each<[string, readonly Resource[]]>([
    ["the value after", [{ ...UPDATED, after: { ...ROLE, max_session_duration: 7201 } }]],
    ["the value before", [{ ...UPDATED, before: { ...ROLE, max_session_duration: 1800 } }]],
    ["a further attribute", [{ ...UPDATED, after: { ...ROLE, max_session_duration: 7200, path: "/x/" } }]],
    [
      "the resource in AWS",
      [{ ...UPDATED, before: { ...ROLE, id: "s" }, after: { ...ROLE, id: "s", max_session_duration: 7200 } }],
    ],
    ["the address", [{ ...UPDATED, address: "aws_iam_role.s" }]],
    ["what is done", [{ ...UPDATED, actions: ["delete", "create"] }]],
    ["what is not known", [{ ...UPDATED, unknown: { max_session_duration: true } }]],
    [
      "a secret",
      [{ ...UPDATED, after: { ...ROLE, max_session_duration: 7200, key: "b" }, sensitive: { key: true } }],
    ],
    ["a further resource", [UPDATED, { address: "aws_s3_bucket.b", after: { bucket: "b" } }]],
    ["a resource that goes", [UPDATED, { address: "aws_s3_bucket.b", before: { bucket: "b" } }]],
    ["nothing", []],
  ])("is another one with another change: %s", (_what, resources) => {
    expect(same(of([UPDATED]), of(resources))).toBe(false);
  });

  test.each([
    ["an output", { output_changes: { arn: { actions: ["update"], before: "a", after: "b" } } }],
    ["an action of a provider", { action_invocations: [{ address: "action.aws_lambda_invoke.x" }] }],
  ])("counts %s", (_what, more) => {
    expect(same(of([UPDATED]), of([UPDATED], more))).toBe(false);
  });

  test("counts a resource that is moved, or imported, and otherwise unchanged", () => {
    const change = { actions: ["no-op"], before: ROLE, after: ROLE };
    const base = { address: "aws_iam_role.r", mode: "managed", type: "aws_iam_role", name: "r" };
    const plans = [
      { ...base, change },
      { ...base, previous_address: "aws_iam_role.old", change },
      { ...base, change: { ...change, importing: { id: "r" } } },
      { ...base, change: { ...change, importing: { id: "s" } } },
    ].map((one) => of([], { resource_changes: [one] }).fingerprint);

    expect(new Set(plans).size).toBe(4);
  });

  test("is of one stack in one state: another lineage or serial gives another, and so says the comparison", () => {
    const all = [
      of([UPDATED]),
      of([UPDATED], {}, { stack: "science" }),
      of([UPDATED], {}, { lineage: "other" }),
      of([UPDATED], {}, { serial: 8 }),
    ];

    expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(4);
    expect(all.slice(1).flatMap((one) => differences(all[0]!, one))).toEqual([
      "stack: must be payments as reviewed, got: science",
      `lineage: must be ${ORIGIN.lineage} as reviewed, got: other`,
      "serial: must be 7 as reviewed, got: 8",
    ]);
  });

  test("names each resource that is changed otherwise than reviewed", () => {
    const reviewed = of([UPDATED, { address: "aws_s3_bucket.b", after: { bucket: "b" } }]);
    const planned = of([
      { ...UPDATED, after: { ...ROLE, max_session_duration: 9000 } },
      { address: "aws_s3_bucket.c", after: { bucket: "c" } },
    ]);

    expect(differences(reviewed, planned)).toEqual([
      "aws_iam_role.r: is changed in another way than reviewed",
      "aws_s3_bucket.b: was reviewed, and is not changed",
      "aws_s3_bucket.c: is changed, and was not reviewed",
    ]);
  });

  test("holds no value of the plan", () => {
    const text = JSON.stringify(of([{ address: "aws_x.y", after: { password: "hunter2", arn: ROLE.arn } }]));

    expect(text).not.toMatch(/hunter2|arn:aws/);
  });

  test("is of whole plans alone", () => {
    expect(() => of([UPDATED], { errored: true })).toThrow(/must be a whole plan/);
    expect(() => of([UPDATED], { complete: false })).toThrow(ReviewError);
  });

  test("differs whenever two generated changes differ, and never otherwise", () => {
    const values = fc.dictionary(
      fc.constantFrom("id", "name", "policy", "tags"),
      fc.oneof(fc.integer(), fc.string(), fc.jsonValue({ maxDepth: 2 })),
    );
    const resource = fc.record({ after: values, before: values });
    fc.assert(
      fc.property(resource, resource, (one, other) => {
        const [a, b] = [one, other].map((sides) =>
          of([{ address: "aws_x.y", actions: ["update"], ...sides }]),
        );
        // JSON has no difference between 0 and -0.
        const equal = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(a?.fingerprint === b?.fingerprint || !equal).toBe(true);
        if (!equal && changed(one) !== changed(other)) {
          expect(a?.fingerprint).not.toBe(b?.fingerprint);
        }
      }),
    );
  });
});

type Sides = Readonly<Record<"before" | "after", Readonly<Record<string, unknown>>>>;

/** The changed attributes by another way than the program's: keys one by one, as texts. */
function changed({ before, after }: Sides): string {
  return ["id", "name", "policy", "tags"]
    .map((key) => [text(before, key), text(after, key)])
    .map(([from, to]) => (from === to ? "" : `${from}→${to}`))
    .join(";");
}

function text(values: Readonly<Record<string, unknown>>, key: string): string {
  const value = JSON.stringify(sorted(values[key] ?? null));
  return ['""', "[]"].includes(value) ? "null" : value;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, sorted(inner)])
    : value;
}

describe("reading", () => {
  test("takes of a state its lineage and serial, and an empty text for no state", () => {
    const state = JSON.stringify({ version: 4, lineage: "l", serial: 3, resources: ["a secret"] });

    expect(readState(state, "state.json")).toEqual({ lineage: "l", serial: 3 });
    expect(readState("\n", "state.json")).toEqual({ lineage: "", serial: 0 });
    expect(readState('{"lineage":"","serial":0}', "state.json")).toEqual({ lineage: "", serial: 0 });
  });

  test.each(["{}", "null", "[", '{"lineage":"l","serial":-1}', '{"lineage":"","serial":1}'])(
    "rejects %s for a state",
    (content) => {
      expect(() => readState(content, "state.json")).toThrow(/^state\.json: must be a state, or its lineage/);
    },
  );

  test("takes back what was written, and rejects anything else", () => {
    const written = of([UPDATED]);
    const content = JSON.stringify(written);

    expect(readFingerprint(content, "f")).toEqual(written);
    for (const wrong of ["", "{}", content.slice(0, -1), content.replace('"version":1', '"version":2')]) {
      expect(() => readFingerprint(wrong, "f")).toThrow(/^f: must be what mwaa-teams fingerprint writes/);
    }
  });
});
