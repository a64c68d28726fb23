import { type DetectionRule } from "./detection-rule";
import { isDeprecation } from "./database-credentials";

/**
 * Variables that hold what signs or encrypts for Airflow: who has one makes a session or a token of any user, or reads every
 * connection. MWAA sets the API's key from its Fernet key (`images/airflow/3.x/python/mwaa/config`).
 */
const KEY =
  /(?:^|[^\w.-]|\\x00)(?:AIRFLOW__(?:CORE__FERNET_KEY|API_AUTH__JWT_SECRET|API_AUTH__JWT_PRIVATE_KEY_PATH|WEBSERVER__SECRET_KEY|API__SECRET_KEY|FAB__SECRET_KEY|CORE__INTERNAL_API_SECRET_KEY)|MWAA__(?:CORE|WEBSERVER|API|API_AUTH)__(?:FERNET_KEY|SECRET_KEY|JWT_SECRET)|FLASK_SECRET_KEY)(?:_CMD|_SECRET)?(?:[^\w]|$)/;

export const keysRead: DetectionRule = {
  name: "keys-read",
  description: "A task names the variables that hold Airflow's signing or Fernet keys, or prints them",
  kinds: ["signing-key-read"],
  source:
    "images/airflow/*/python/mwaa/config of aws/amazon-mwaa-docker-images; airflow/config_templates/config.yml",
  prefilter: [
    "__(FERNET_KEY|SECRET_KEY|JWT_SECRET|JWT_PRIVATE_KEY)",
    "CORE__INTERNAL_API_SECRET_KEY",
    "FLASK_SECRET_KEY",
  ],
  classify: ({ text }, { place }) =>
    // The web server and the scheduler have these variables by design, and warn about them.
    place !== "webserver" && place !== "scheduler" && KEY.test(text) && !isDeprecation(text)
      ? { kind: "signing-key-read", outcome: "attempted" }
      : undefined,
};
