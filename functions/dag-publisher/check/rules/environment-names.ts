import { HOLE } from "../analysis/value";

/** Airflow's and MWAA's settings, as variables of the environment: section and key. */
const SETTING = /^(AIRFLOW|MWAA)__(.*?)(?:__(.*))?$/s;

/**
 * Sections of Airflow's configuration. Options that a platform team adds to an MWAA environment for its DAGs have sections of
 * their own, such as AIRFLOW__PAYMENTS__CLUSTER.
 * Source: Airflow, configuration reference; AWS, MWAA user guide, configuration options.
 */
const SECTIONS = new Set(
  (
    "CORE DATABASE CELERY CELERY_BROKER_TRANSPORT_OPTIONS CELERY_KUBERNETES_EXECUTOR WEBSERVER API API_AUTH SECRETS " +
    "WORKERS SMTP EMAIL LOGGING SENTRY KERBEROS SCHEDULER TRIGGERER DAG_PROCESSOR EXECUTION_API ELASTICSEARCH " +
    "OPENSEARCH FAB AWS_BATCH_EXECUTOR AWS_ECS_EXECUTOR AWS_AUTH_MANAGER KUBERNETES KUBERNETES_EXECUTOR DASK LDAP " +
    "OPENLINEAGE TRACES METRICS DB"
  ).split(" "),
);

/** Keys of settings that are credentials, or lead to one: also by a command, or by the name of a secret. */
const SECRET_SETTING =
  /SQL_?ALCHEMY|FERNET|JWT|SECRET|PASSWORD|PASSWD|TOKEN|(?:^|_)KEYS?$|BROKER_URL|RESULT_BACKEND|BACKEND_KWARGS|_CMD$|DSN|CREDENTIAL|BASIC_AUTH|SMTP_USER|CONNECTION|POSTGRES/;

/** Airflow's connections, and AWS's credentials as ECS and boto3 name them. */
const PLATFORM =
  /^(?:AIRFLOW_CONN_|AWS_CONTAINER_|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|ECS_)|SQL_?ALCHEMY|FERNET|(?:^|_)JWT(?:_|$)/;

/** Words that only the names of credentials have. */
const CREDENTIAL_WORD =
  /(?:^|_)(?:SECRETS?|SECRET_?KEY|PASSWORD|PASSWD|TOKEN|PRIVATE_?KEY|API_?KEY|CREDENTIALS?)(?:_|$)/;

/** What follows where the variable holds where a credential is, or how it is handled, and not the credential. */
const ABOUT_CREDENTIAL =
  /_(?:NAME|ARN|ID|PATH|FILE|DIR|PREFIX|SUFFIX|URL|URI|HOST|ENDPOINT|REGION|TYPE|SCOPE|LENGTH|LIMIT|TTL|EXPIRY|MANAGER|PROVIDER)$/;

/** Beginnings of names that the platform's variables have. */
const PLATFORM_PREFIXES = ["AIRFLOW__", "AIRFLOW_CONN_", "MWAA__", "AWS_", "ECS_"];

/** Whether a variable of the environment may hold a credential, by its name; the name may have holes. */
export function isSensitiveName(name: string): boolean {
  const upper = name.toUpperCase();
  const [, , section, key] = SETTING.exec(upper) ?? [];
  if (section !== undefined && (key === undefined || section.includes(HOLE) || SECTIONS.has(section))) {
    return isSecretSetting(section, key);
  }
  return PLATFORM.test(upper) || (CREDENTIAL_WORD.test(upper) && !ABOUT_CREDENTIAL.test(upper));
}

/** Of a setting that is not known whole, any may be meant. */
function isSecretSetting(section: string, key: string | undefined): boolean {
  if (key === undefined || section.includes(HOLE) || key.includes(HOLE)) {
    return `${section}${key ?? ""}`.includes(HOLE);
  }
  return (section === "DB" || SECRET_SETTING.test(key)) && !/_(?:PATH|ARN)$/.test(key);
}

/** Whether enough of a name is known to say that it is none of the platform's: `MYAPP_` and something. */
export function isOwnName(name: string): boolean {
  const upper = name.toUpperCase();
  const start = upper.slice(0, upper.indexOf(HOLE));
  const [, , section, key] = SETTING.exec(start) ?? [];
  if (section !== undefined && key !== undefined) {
    return !SECTIONS.has(section);
  }
  return (
    start.length >= 3 &&
    !PLATFORM_PREFIXES.some((prefix) => prefix.startsWith(start) || start.startsWith(prefix))
  );
}
