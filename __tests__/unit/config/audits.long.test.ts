import { fileOf, load, minimalTeam } from "./fixtures";

const AUDIT = { homeRegion: "eu-west-1" };

test("more buckets than a trail can name give a warning", () => {
  const warningsOf = (count: number): string =>
    load(
      fileOf(Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, minimalTeam()])), {
        audit: AUDIT,
      }),
    ).warnings.join();

  expect(warningsOf(250)).not.toContain("too many DAG buckets");
  expect(warningsOf(495)).toContain("every bucket that begins with acme- is recorded");
});
