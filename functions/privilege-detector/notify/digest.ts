import { type AwsPlace } from "./console-link";
import { type DigestRow, MESSAGES_PER_HOUR } from "./mail-state";
import { type Message } from "./notification";
import { oneLine, subjectOf } from "./sanitize-text";

/** The message about incidents that were too many for a message each, the gravest first; at least one row. */
export function digestOf(environment: string, rows: readonly DigestRow[], place: AwsPlace): Message {
  const severity = rows[0]?.severity ?? "LOW";
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const first = rows[0]?.who ?? "";
  return {
    subject: subjectOf(
      `${severity} ${environment}: ${number(total)} more incidents, most grave by ${first}`,
      "digest",
    ),
    body: [
      `${severity} in ${environment} (account ${place.accountId}, ${place.region})`,
      `${number(total)} more incidents were detected than are reported one by one, ${MESSAGES_PER_HOUR} of each severity in an hour.`,
      "",
      "What to do, in this order:",
      "1. Pause the DAGs below in the Airflow UI: so many may be there to hide one.",
      `2. Read them all: each is an EventBridge event, and the saved query "privilege changes" in CloudWatch Logs Insights finds their lines.`,
      "3. Find who delivered the DAGs: their history in version control, and the writes to the DAG bucket in CloudTrail.",
      "",
      "By severity and who did it:",
      ...rows.map((row) => `- ${row.severity}, ${oneLine(row.who)}: ${number(row.count)}`),
    ].join("\n"),
    // For filter policies it is as far as any of its incidents may be.
    attributes: { environment, kind: "digest", severity, outcome: "succeeded" },
  };
}

function number(count: number): string {
  return count.toLocaleString("en-US");
}
