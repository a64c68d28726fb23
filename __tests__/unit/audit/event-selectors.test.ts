import { TerraformStack } from "cdktf";
import fc from "fast-check";
import { eventSelectors, MAX_SELECTOR_VALUES, valueCount } from "../../../modules/audit/event-selectors";
import { AwsAccount } from "../../../modules/aws/aws-account";
import { testApp } from "../../support/test-app";

const RECORDS = "acme-audit-111122223333";
const account = new AwsAccount(new TerraformStack(testApp(), "test"), "Account", {
  accountId: "111122223333",
  region: "eu-west-1",
});

type Selectors = ReturnType<typeof eventSelectors>;
interface FieldSelector {
  readonly field: string;
  readonly equalTo?: readonly string[];
  readonly startsWith?: readonly string[];
  readonly notStartsWith?: readonly string[];
}

function selectors(bucketNames: readonly string[]): Selectors {
  return eventSelectors(account, { bucketNames, bucketNamePrefix: "acme-", recordsBucketName: RECORDS });
}

/** Whether a trail records an event: one selector all of whose fields match (CloudTrail, "Advanced event selectors"). */
function records(chosen: Selectors, event: Readonly<Record<string, string>>): boolean {
  return chosen.some(({ fieldSelector }) =>
    (fieldSelector as FieldSelector[]).every(({ field, equalTo, startsWith, notStartsWith }) => {
      const value = event[field] ?? "";
      return (
        (equalTo === undefined || equalTo.includes(value)) &&
        (startsWith === undefined || startsWith.some((start) => value.startsWith(start))) &&
        !notStartsWith?.some((start) => value.startsWith(start))
      );
    }),
  );
}

const objectEvent = (bucket: string): Record<string, string> => ({
  eventCategory: "Data",
  "resources.type": "AWS::S3::Object",
  "resources.ARN": `arn:aws:s3:::${bucket}/dags/sync.py`,
});

const bucketNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `acme-team-${index}-dags`);

describe("eventSelectors", () => {
  test("record management events, and tokens and REST calls of every environment", () => {
    const chosen = selectors([]);
    expect(records(chosen, { eventCategory: "Management" })).toBe(true);
    expect(
      records(chosen, {
        eventCategory: "Data",
        "resources.type": "AWS::MWAA::Environment",
        "resources.ARN": "arn:aws:airflow:us-east-1:111122223333:environment/unlisted",
      }),
    ).toBe(true);
    expect(records(chosen, { eventCategory: "Data", "resources.type": "AWS::Lambda::Function" })).toBe(false);
  });

  test("record the objects of the DAG buckets and of no bucket whose name only begins alike", () => {
    const chosen = selectors(["acme-pay"]);
    expect(records(chosen, objectEvent("acme-pay"))).toBe(true);
    expect(records(chosen, objectEvent("acme-payments"))).toBe(false);
  });

  test("name 250 teams' buckets, and an intake bucket's worth beside most of them", () => {
    expect(records(selectors(bucketNames(250)), objectEvent("acme-other"))).toBe(false);
    expect(records(selectors(bucketNames(494)), objectEvent("acme-other"))).toBe(false);
    expect(records(selectors(bucketNames(500)), objectEvent("acme-other"))).toBe(true);
  });

  test("fit and record every bucket however many there are, but never the bucket of records", () => {
    fc.assert(
      fc.property(fc.nat(1_500), fc.nat(400), (alike, others) => {
        const names = [
          ...bucketNames(alike),
          ...Array.from({ length: others }, (_, index) => `own-${index}`),
        ];
        const chosen = selectors(names);
        expect(valueCount(chosen)).toBeLessThanOrEqual(MAX_SELECTOR_VALUES);
        expect(names.filter((name) => !records(chosen, objectEvent(name)))).toEqual([]);
        // It would record each delivery of its own records, for ever.
        expect(records(chosen, objectEvent(RECORDS))).toBe(false);
        expect(records(chosen, objectEvent("someone-else"))).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test("are the same whatever the order of the teams", () => {
    const names = bucketNames(20);
    expect(selectors([...names].reverse())).toEqual(selectors(names));
  });
});
