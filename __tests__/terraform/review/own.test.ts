import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { accessChanges } from "../../../modules/review/access/access-changes";
import { type Finding, RULES } from "../../../modules/review/finding";
import { PlanContext } from "../../../modules/review/plan-context";
import { Plan as ReviewedPlan } from "../../../modules/review/plan/plan";
import { markdownReport } from "../../../modules/review/report/markdown";
import { type PlanReview, reviewPlan } from "../../../modules/review/review";
import { simulate } from "../../access/support/simulator";
import { AwsClient } from "../support/aws-client";
import { type FileYaml } from "../support/changed-config";
import { createExistingResources, createRoles } from "../support/existing-resources";
import { mergedRoot } from "../support/merged-root";
import { type Plan } from "../support/plan";
import { BASE, OWN_PAIRS } from "../support/review/own-pairs";
import { FOREIGN_PAIRS } from "../support/review/foreign-pairs";
import { stackPlan } from "../support/review/stack-plan";
import { readStack } from "../support/stack-json";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

const REGION = "us-east-1";
const GOLDEN = join(__dirname, "golden");

/** US dollars a month. */
const COST_LIMIT = 100;

/** Five stacks in one apply. */
const PARALLELISM = 40;

/** A plan that Terraform could not make whole is none that it writes. */
const NOT_IN_PAIRS = ["plan-incomplete"];

const STACKS = [...new Set(OWN_PAIRS.map(({ stack }) => stack))];
const WAYS = ["there", "back"] as const;

/** Ids of keys, VPCs, subnets and secrets, which each local AWS makes up. */
const withoutIds = (text: string): string =>
  text
    .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "00000000-0000-0000-0000-000000000000")
    .replaceAll(/\b(vpc|subnet|sg)-[0-9a-f]{8,17}\b/g, "$1-0")
    .replaceAll(/(:secret:[\w/]+)-[A-Za-z]{6}\b/g, "$1-xxxxxx");

/** Names in Terraform end with digits of the path in the stack. */
const lineOf = ({ severity, rule, address }: Finding): string =>
  `${severity} ${rule} ${address.replace(/_[0-9A-F]{8}$/, "")}`;

describeWith(["terraform", "python3"], "the review of stacks that the library wrote", () => {
  jest.setTimeout(20 * 60_000);

  let bench: Workbench;
  let plans: Readonly<Record<(typeof WAYS)[number], Plan>>;
  // Two states for all pairs: each plan is of all stacks, as modules of one root.
  beforeAll(async () => {
    bench = await Workbench.openWithAws({ prerequisiteMs: 0 });
    const file = parse(await createExistingResources(bench.awsUrl, BASE)) as FileYaml;
    const before = root(file);
    OWN_PAIRS.forEach((pair) => pair.file?.(file));
    await createRoles(new AwsClient(bench.awsUrl, REGION), stringify(file));
    const after = root(file, true);
    const workspace = await bench.workspace("own", before);
    await workspace.apply({ parallelism: PARALLELISM });
    const changeTo = async (folder: string): Promise<Plan> => {
      await workspace.load(folder);
      await workspace.planActions({ refresh: false });
      return workspace.show<Plan>("plan.tfplan");
    };
    const there = await changeTo(after);
    await workspace.apply({ parallelism: PARALLELISM });
    plans = { there, back: await changeTo(before) };
  });
  afterAll(() => bench.close());

  /** A root module that calls the stacks of a file. */
  function root(file: FileYaml, isChanged = false): string {
    const teamsFile = join(bench.janitor.temporaryFolder(), "teams.yaml");
    writeFileSync(teamsFile, stringify(file));
    const stacks = bench.synthesizeHere(teamsFile);
    for (const [name, folder] of isChanged ? stacks : []) {
      const json = join(folder, "cdk.tf.json");
      const stack = readStack(json);
      OWN_PAIRS.filter((pair) => pair.stack === name).forEach((pair) => pair.json?.(stack));
      writeFileSync(json, JSON.stringify(stack));
    }
    const merged = bench.janitor.temporaryFolder();
    mergedRoot([...stacks.values()], merged, [...stacks.keys()]);
    return merged;
  }

  const planOf = (stack: string, way: (typeof WAYS)[number]): ReviewedPlan =>
    ReviewedPlan.parse(stackPlan(plans[way], stack), `${stack}.json`);
  const reviews = new Map<string, PlanReview>();
  function reviewOf(stack: string, way: (typeof WAYS)[number]): PlanReview {
    const review =
      reviews.get(`${way} ${stack}`) ?? reviewPlan(planOf(stack, way), { costLimit: COST_LIMIT });
    reviews.set(`${way} ${stack}`, review);
    return review;
  }

  describe.each(WAYS)("%s", (way) => {
    it.each(OWN_PAIRS)("says what changes: $what", ({ stack, says, ...pair }) => {
      const { findings } = reviewOf(stack, way);
      const about = findings.filter((finding) => pair[way].includes(lineOf(finding)));

      expect([...new Set(about.map(lineOf))].sort()).toEqual([...pair[way]].sort());
      if (says !== undefined && pair[way].length > 0) {
        const texts = about.flatMap(({ message, details = [] }) => [message, ...details]);
        expect(texts).toContainEqual(expect.stringMatching(says));
      }
    });

    it.each(STACKS)("says nothing else of the stack %s", (stack) => {
      const expected = OWN_PAIRS.filter((pair) => pair.stack === stack).flatMap((pair) => pair[way]);

      expect([...new Set(reviewOf(stack, way).findings.map(lineOf))].sort()).toEqual(
        [...new Set(expected)].sort(),
      );
    });

    it.each(STACKS)("gains what an IAM simulator says, in the stack %s", async (stack) => {
      const { gains } = accessChanges(new PlanContext(planOf(stack, way)));
      for (const { from, to } of gains.filter(({ certain }) => certain).flatMap(({ asked }) => asked)) {
        const [before, after] = [await simulate(from), await simulate(to)];
        expect({ action: to.action, arn: to.target.arn, before, after }).toEqual({
          action: to.action,
          arn: to.target.arn,
          before: expect.not.stringMatching(/^Allowed$/) as unknown,
          after: expect.stringMatching(/^(Allowed|NoSuchResource)$/) as unknown,
        });
      }
    });

    // The comments as a reviewer reads them. GOLDEN=1 writes them again, to be read before they are committed.
    it.each(STACKS)("comments as in the golden file of the stack %s", (stack) => {
      const file = join(GOLDEN, `${stack}-${way}.md`);
      const text = withoutIds(markdownReport({ plans: [reviewOf(stack, way)], expired: [], unused: [] }));
      if (process.env.GOLDEN === "1") {
        writeFileSync(file, text);
      }

      expect(text).toBe(readFileSync(file, "utf8"));
    });
  });

  it("has a pair for each rule, and of 60 at least half of this library", () => {
    const lines = [...OWN_PAIRS, ...FOREIGN_PAIRS].flatMap(({ there, back }) => [...there, ...back]);
    const rules = new Set(lines.map((line) => line.split(" ")[1]));

    expect(Object.keys(RULES).filter((rule) => !rules.has(rule))).toEqual(NOT_IN_PAIRS);
    expect(OWN_PAIRS.length + FOREIGN_PAIRS.length).toBeGreaterThanOrEqual(60);
    expect(OWN_PAIRS.length).toBeGreaterThanOrEqual(FOREIGN_PAIRS.length);
  });
});
