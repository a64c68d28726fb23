import { airflowVersionRule, airflowVersionWarning } from "../../../modules/environment/airflow-version";

test.each(["2.11.2", "3.0.6", "10.0.0"])("passes %s as a full version", (version) => {
  expect(airflowVersionRule(version)).toBeUndefined();
});

test.each(["2.11", "3", "v2.11.2", "2.11.2rc1", "2.11.2.1", "latest", "", "2.11.2\n"])(
  "fails %j",
  (version) => {
    expect(airflowVersionRule(version)).toMatch(/^must be a full Airflow version such as "3\.3\.1", got: "/);
  },
);

test.each(["2.7.2", "2.10.3", "2.11.2", "3.0.6", "3.2.1", "3.3.1"])("says nothing about %s", (version) => {
  expect(airflowVersionWarning(version)).toBeUndefined();
});

test.each([
  ["2.6.3", "2025-12-30"],
  ["1.10.12", "2024-02-21"],
])("warns that AWS creates no new environment at %s since %s", (version, date) => {
  expect(airflowVersionWarning(version)).toBe(
    `Airflow ${version} reached its end of support on ${date}: Amazon MWAA creates no new environment at it`,
  );
});

test("warns of a version that this library does not know, and accepts it", () => {
  expect(airflowVersionRule("4.0.0")).toBeUndefined();
  expect(airflowVersionWarning("4.0.0")).toMatch(/^Airflow 4\.0\.0 is not a version this library knows/);
});
