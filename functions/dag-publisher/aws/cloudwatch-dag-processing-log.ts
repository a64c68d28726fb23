import {
  type CloudWatchLogsClient,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { type DagProcessingLog } from "../publish/ports";

/** What lines about files have. */
const PATTERN = '?"retrieved from" ?"Failed to import" ?".py "';

/** The log group of Airflow's DAG processor through the AWS SDK. */
export class CloudWatchDagProcessingLog implements DagProcessingLog {
  public constructor(
    private readonly client: CloudWatchLogsClient,
    private readonly logGroupName: string,
  ) {}

  public async read(from: number, to: number, most: number): ReturnType<DagProcessingLog["read"]> {
    const lines: { at: number; message: string }[] = [];
    const pages = paginateFilterLogEvents(
      { client: this.client },
      { logGroupName: this.logGroupName, startTime: from, endTime: to, filterPattern: PATTERN },
    );
    try {
      for await (const { events = [] } of pages) {
        lines.push(...events.map(({ timestamp = 0, message = "" }) => ({ at: timestamp, message })));
        if (lines.length >= most) {
          break;
        }
      }
    } catch (error) {
      // MWAA creates the group with the environment.
      if (!(error instanceof ResourceNotFoundException)) {
        throw error;
      }
    }
    return lines.sort((a, b) => a.at - b.at).slice(0, most);
  }
}
