const OWN = ["apache_airflow-2.10.3", "apache_airflow_core-3.1.0"].map(
  (name) => `${name}/airflow/example_dags/plugins`,
);

/** Plugins, which belong into `plugins.zip`. */
const PLUGINS = [
  "decreasing_priority_weight_strategy.py",
  "event_listener.py",
  "listener_plugin.py",
  "workday.py",
];

const PROVIDERS = {
  amazon: "apache_airflow_providers_amazon-3.4.0/airflow/providers/amazon/aws/example_dags",
  google: "apache_airflow_providers_google-6.8.0/airflow/providers/google/cloud/example_dags",
};

/** Example DAGs that do what a rule forbids, by the rules whose errors were read in them and found to be true. */
export const BLOCKED_RIGHTLY: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(OWN.flatMap((folder) => PLUGINS.map((file) => [`${folder}/${file}`, ["AF003"]]))),
  // Writes a connection into the metadata database.
  [`${PROVIDERS.amazon}/example_hive_to_dynamodb.py`]: ["DB002"],
  // Copies the AWS credentials of the machine into a container.
  [`${PROVIDERS.amazon}/example_sagemaker.py`]: ["CRED003"],
  // Reads passwords of the environment, and sets connections there.
  [`${PROVIDERS.google}/example_cloud_sql_query.py`]: ["CRED001", "EXEC012"],
};
