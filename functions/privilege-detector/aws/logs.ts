import {
  type CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeSubscriptionFiltersCommand,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
  type ResultField,
  StartQueryCommand,
  StopQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { subscriptionFilterPattern } from "../rules/query";
import { SUBSCRIPTION_FILTER_NAME } from "../read/subscriptions";
import {
  type LinesPage,
  type LogsApi,
  type QueryPage,
  type QueryRequest,
  type QueryRow,
} from "../read/logs-api";

/** CloudWatch Logs through the AWS SDK. */
export class AwsLogs implements LogsApi {
  public constructor(
    private readonly client: CloudWatchLogsClient,
    private readonly functionName: string,
  ) {}

  public async startQuery({ queryString, logGroupNames, startTime, endTime }: QueryRequest): Promise<string> {
    const { queryId } = await this.client.send(
      new StartQueryCommand({ queryString, logGroupNames: [...logGroupNames], startTime, endTime }),
    );
    if (queryId === undefined) {
      throw new Error("StartQuery answered no query id.");
    }
    return queryId;
  }

  public async queryResults(queryId: string, nextToken?: string): Promise<QueryPage> {
    const answer = await this.client.send(new GetQueryResultsCommand({ queryId, nextToken }));
    const logGroupsScanned = answer.statistics?.logGroupsScanned;
    return {
      status: answer.status ?? "Unknown",
      rows: (answer.results ?? []).map(rowOf),
      ...(answer.nextToken === undefined ? {} : { nextToken: answer.nextToken }),
      ...(logGroupsScanned === undefined ? {} : { logGroupsScanned }),
    };
  }

  public async stopQuery(queryId: string): Promise<void> {
    await this.client.send(new StopQueryCommand({ queryId }));
  }

  public async logGroupExists(name: string): Promise<boolean> {
    // The name itself sorts before all names that begin with it, so it is on the first page.
    const { logGroups = [] } = await this.client.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
    );
    return logGroups.some(({ logGroupName }) => logGroupName === name);
  }

  public async hasLines(logGroup: string, from: number, to: number): Promise<boolean> {
    // A page may be empty while there are lines on the next.
    let nextToken: string | undefined;
    do {
      const page = await this.client.send(
        new FilterLogEventsCommand({
          logGroupName: logGroup,
          startTime: from * 1_000,
          endTime: to * 1_000 + 999,
          limit: 1,
          nextToken,
        }),
      );
      if ((page.events ?? []).length > 0) {
        return true;
      }
      ({ nextToken } = page);
    } while (nextToken !== undefined);
    return false;
  }

  public async linesOf(logGroup: string, second: number, nextToken?: string): Promise<LinesPage> {
    const page = await this.client.send(
      new FilterLogEventsCommand({
        logGroupName: logGroup,
        startTime: second * 1_000,
        endTime: second * 1_000 + 999,
        nextToken,
      }),
    );
    return {
      events: (page.events ?? []).map(({ logStreamName = "", timestamp, ingestionTime, message = "" }) => ({
        logGroup,
        logStream: logStreamName,
        timestamp: timestamp ?? second * 1_000,
        ...(ingestionTime === undefined ? {} : { ingestionTime }),
        message,
      })),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  }

  public async isSubscribed(logGroup: string): Promise<boolean> {
    // Two filters are all that a log group can have: one page.
    const { subscriptionFilters = [] } = await this.client.send(
      new DescribeSubscriptionFiltersCommand({ logGroupName: logGroup }),
    );
    return subscriptionFilters.some(
      ({ filterName, filterPattern = "", destinationArn = "" }) =>
        filterName === SUBSCRIPTION_FILTER_NAME &&
        filterPattern === subscriptionFilterPattern() &&
        destinationArn.endsWith(`:function:${this.functionName}`),
    );
  }
}

function rowOf(fields: readonly ResultField[]): QueryRow {
  return Object.fromEntries(
    fields.flatMap(({ field, value }) =>
      field === undefined || value === undefined ? [] : [[field, value]],
    ),
  );
}
