import { fileOf, load, minimalTeam, problemsOf, type Tree } from "./fixtures";

const withAirflow = (airflow: Tree, change: Tree = {}): Tree =>
  fileOf({ payments: { ...minimalTeam(), airflow: { version: "2.11.2", ...airflow }, ...change } });

test("an option that the version does not read is rejected at its key", () => {
  expect(
    problemsOf(withAirflow({ version: "3.2.1", configuration: { "core.dag_concurrency": "16" } })),
  ).toEqual([
    'teams.payments.airflow.configuration["core.dag_concurrency"] must not be set: Airflow 3.2.1 does not read it (removed in 3.0, now core.max_active_tasks_per_dag)',
  ]);
});

// Airflow 3.0 removed the options: https://airflow.apache.org/docs/apache-airflow/3.0.6/release_notes.html
test.each(["smtp.smtp_password_secret", "smtp.smtp_user"])(
  "on Airflow 3, %s is rejected with what takes its place",
  (option) => {
    const secrets = {
      config: ["smtp_password"],
      administrators: ["arn:aws:iam::111122223333:role/security"],
    };
    const airflow = { version: "3.2.1", configuration: { [option]: "smtp_password" } };
    expect(problemsOf(withAirflow(airflow, { secrets }))).toEqual([
      `teams.payments.airflow.configuration["${option}"] must not be set: Airflow 3.2.1 does not read it (removed in 3.0, now in the connection smtp_default: secrets.connections: [smtp_default])`,
    ]);
    expect(load(withAirflow({ ...airflow, version: "2.11.2" }, { secrets })).teams).toHaveLength(1);
  },
);

test("a domain of one's own is rejected where the web server is public", () => {
  const configuration = { "webserver.base_url": "airflow.example.com" };
  expect(load(withAirflow({ configuration })).teams).toHaveLength(1);
  expect(problemsOf(withAirflow({ configuration }, { webserver: "public" }))).toEqual([
    'teams.payments.airflow.configuration["webserver.base_url"] must not be set where the web server is public (Amazon MWAA gives only a private one a domain of its own), got: "airflow.example.com"',
  ]);
});
