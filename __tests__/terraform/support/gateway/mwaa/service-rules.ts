import { type EnvironmentSettings } from "./environment";

const CLASSES = ["micro", "small", "medium", "large", "xlarge", "2xlarge"].map((size) => `mw1.${size}`);

/** Rules of the service that its API model does not hold: the service's message, or nothing. */
export function ruleFault(settings: EnvironmentSettings): string | undefined {
  const { EnvironmentClass, Schedulers, MinWorkers, MaxWorkers, MinWebservers, MaxWebservers } = settings;
  if (!CLASSES.includes(EnvironmentClass)) {
    return `Environment class must be one of ${CLASSES.join(", ")}, got: ${EnvironmentClass}`;
  }
  const micro = EnvironmentClass === "mw1.micro";
  const webservers = [MinWebservers, MaxWebservers];
  if (micro && webservers.some((count) => count !== 1)) {
    return "The web server count for environment class mw1.micro must be 1.";
  }
  if (micro && (Schedulers !== 1 || MinWorkers !== 1 || MaxWorkers !== 1)) {
    return "The scheduler and worker counts for environment class mw1.micro must be 1.";
  }
  if (!micro && [Schedulers, ...webservers].some((count) => count < 2 || count > 5)) {
    return `Scheduler and web server counts for environment class ${EnvironmentClass} must be between 2 and 5.`;
  }
  if (MinWorkers > MaxWorkers || MinWebservers > MaxWebservers) {
    return "A minimum count must not be greater than the maximum count.";
  }
  if (MaxWorkers > 25) {
    return "The maximum worker count must not exceed the quota of 25.";
  }
  return versionFault(settings) ?? fileFault(settings);
}

function versionFault({
  AirflowVersion,
  WebserverAccessMode,
  KmsKey,
}: EnvironmentSettings): string | undefined {
  const [major = 0, minor = 0] = AirflowVersion.split(".").map(Number);
  if (WebserverAccessMode === "PUBLIC_AND_PRIVATE" && (major < 3 || (major === 3 && minor < 2))) {
    return "PUBLIC_AND_PRIVATE needs Apache Airflow 3.2 or newer.";
  }
  if (KmsKey !== undefined && /:?alias\//.test(KmsKey)) {
    return "KmsKey must be a key ID or key ARN, not an alias.";
  }
  return KmsKey?.includes("key/mrk-") ? "Multi-Region keys are not supported." : undefined;
}

/** A file needs a path and a version: both or neither. */
function fileFault(settings: EnvironmentSettings): string | undefined {
  return (["Plugins", "Requirements", "StartupScript"] as const)
    .filter((file) => !settings[`${file}S3Path`] !== !settings[`${file}S3ObjectVersion`])
    .map((file) => `${file}S3Path and ${file}S3ObjectVersion must be given together.`)[0];
}
