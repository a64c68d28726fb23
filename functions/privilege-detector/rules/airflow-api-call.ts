import { MWAA_ACCESS_ACTIONS } from "../../airflow/privileges";
import { type Change, type DetectionRule } from "./detection-rule";

/** As boto3 and as the AWS CLI spell them. */
const ACTIONS = MWAA_ACCESS_ACTIONS.map((action) => action.replaceAll("_", "[-_]"));

const CALL = new RegExp(
  [
    // The AWS CLI's command, or boto3's, printed as source.
    String.raw`(?:mwaa\s[^;|&\r\n]{0,200}?|(?:client|mwaa)\.)(${ACTIONS.join("|")})\b(.{0,400})`,
    // A request to the FAB API or to MWAA's CLI, by curl or as an HTTP client logs it.
    String.raw`https?:\/\/[\w.-]{1,253}(?::\d{1,5})?(?: "[A-Z]{3,7} )?(?:\/[\w.-]{1,60}){0,3}?\/fab\/v1\/(?:users|roles|groups|permissions)\b`,
    // Other products have users under /api/v1, too: only a host that is, or may be, Airflow's counts.
    String.raw`https?:\/\/(?:[\w.-]{0,200}(?:airflow|mwaa)[\w.-]{0,200}|localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?: "[A-Z]{3,7} )?(?:\/[\w.-]{1,60}){0,3}?\/api\/v[12]\/(?:users|roles|connections|variables)\b`,
    String.raw`https?:\/\/[\w.-]{1,253}(?::\d{1,5})?(?:\/[\w.-]{1,60}){0,3}?\/aws_mwaa\/cli\b`,
  ].join("|"),
);

/** botocore's ClientError: the call was refused, or it failed. */
const ERROR =
  /\((\w{1,60})\) when calling the (?:CreateCliToken|CreateWebLoginToken|InvokeRestApi) operation/;

export const airflowApiCall: DetectionRule = {
  name: "airflow-api-call",
  description: "A task calls back into Airflow: MWAA's tokens, InvokeRestApi, the REST API's users and roles",
  kinds: ["airflow-api-called"],
  source: "the task's own output; `ClientError` of boto/botocore",
  prefilter: [
    ...ACTIONS,
    String.raw`\/fab\/v1\/(users|roles|groups|permissions)`,
    String.raw`\/\/[^ \/]{1,250}( "[A-Z]{3,7} )?(\/[a-z-]{1,30})?\/api\/v[12]\/(users|roles|connections|variables)`,
    String.raw`aws_mwaa\/cli`,
    "(CreateCliToken|CreateWebLoginToken|InvokeRestApi) operation",
  ],
  classify: ({ text }, { place }): Change | undefined => {
    if (place === "webserver") {
      // The web server's own access lines are another rule's.
      return undefined;
    }
    const error = ERROR.exec(text);
    if (error !== null) {
      const refused = /AccessDenied|Forbidden|Unauthorized/.test(error[1] ?? "");
      return { kind: "airflow-api-called", outcome: refused ? "blocked" : "attempted" };
    }
    const call = CALL.exec(text);
    return call === null || isOfDags(call[1], call[2]) || isRead(text)
      ? undefined
      : { kind: "airflow-api-called", outcome: "attempted" };
  },
};

/** Starting a DAG of another environment over InvokeRestApi is ordinary work. */
function isOfDags(action: string | undefined, rest: string | undefined): boolean {
  return (
    (action ?? "").startsWith("invoke") &&
    /path['"]?[\s=:]{1,5}['"\\]{0,3}\/?(?:dags|dagRuns|pools|datasets|assets)\b/i.test(rest ?? "")
  );
}

/** `curl` without a method and without data reads; an HTTP client logs `"GET /…`. */
function isRead(text: string): boolean {
  if (/\b(?:POST|PUT|PATCH|DELETE)\b/.test(text)) {
    return false;
  }
  return (
    /\bGET\b/.test(text) ||
    (/\bcurl\s/.test(text) && !/\s(?:-[a-zA-Z]{0,10}[XdFT]|--(?:request|data|json|form|upload))/.test(text))
  );
}
