import { PathQuestion } from "../analysis/path-question";
import { type DagRule, ERROR_IF_STRICT } from "./dag-rule";

const READS_CREDENTIALS = new PathQuestion(
  /\.(?:get_credentials|get_frozen_credentials|get_session_credentials)$/,
);

/** Hooks of other clouds have a method of that name for their own credentials. */
const OTHER_CLOUDS = /^(?:airflow\.providers\.(?!amazon\.)|google\.|azure\.)/;

export const cred004: DagRule = {
  id: "CRED004",
  title: "Takes AWS credentials out of a session",
  why:
    "Keys that are text can be printed, stored and sent on, and work outside of the environment until they expire. " +
    "Clients of boto3 use the credentials without showing them.",
  bad: "boto3.Session().get_credentials().get_frozen_credentials()",
  good: 'boto3.Session().client("s3")',
  source: "boto3, credentials",
  fix: "pass on the session or a client, or give the other service a role of its own",
  severity: ERROR_IF_STRICT,
  *find({ facts }) {
    for (const { path, node } of facts.referencesTo(READS_CREDENTIALS)) {
      if (!OTHER_CLOUDS.test(path)) {
        yield { message: `${path.split(".").at(-1) ?? ""} takes credentials out as text`, at: node };
      }
    }
  },
};
