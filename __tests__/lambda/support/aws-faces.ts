import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { LOGGING_MODULES } from "../../../functions/privilege-detector/read/environment-api";
import { type QueryRequest } from "../../../functions/privilege-detector/read/logs-api";
import { type LogsStandIn } from "../../unit/functions/privilege-detector/support/logs-stand-in";

const SUFFIXES = ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"];

/** CloudWatch Logs and Amazon MWAA over HTTP, in the shapes that the AWS SDK speaks. */
export class AwsFaces {
  /** The subscription filter that each log group has, but those that the stand-in says have none. */
  public filter: Readonly<Record<string, string>> = {};

  private constructor(private readonly server: Server) {}

  public static async start(logs: LogsStandIn): Promise<AwsFaces> {
    const server = createServer((request, response) => {
      void answer(logs, faces.filter, request).then(
        (body) => send(response, 200, body),
        (error: unknown) => {
          const { name, message } = error as Error;
          send(response, 400, { __type: name, message });
        },
      );
    });
    const faces = new AwsFaces(server);
    server.listen(0);
    await once(server, "listening");
    return faces;
  }

  public get url(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  public close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify(body));
}

async function answer(
  logs: LogsStandIn,
  filter: AwsFaces["filter"],
  request: IncomingMessage,
): Promise<unknown> {
  const environment = /^\/environments\/([\w-]+)$/.exec(request.url ?? "")?.[1];
  if (environment !== undefined) {
    return { Environment: { Name: environment, LoggingConfiguration: loggingOf(environment) } };
  }
  const input = JSON.parse(await text(request)) as Record<string, unknown>;
  switch (String(request.headers["x-amz-target"])) {
    case "Logs_20140328.StartQuery":
      return { queryId: await logs.startQuery(input as unknown as QueryRequest) };
    case "Logs_20140328.GetQueryResults": {
      const { status, rows, nextToken, logGroupsScanned } = await logs.queryResults(
        String(input.queryId),
        typeof input.nextToken === "string" ? input.nextToken : undefined,
      );
      const results = rows.map((row) => Object.entries(row).map(([field, value]) => ({ field, value })));
      return { status, results, nextToken, statistics: { logGroupsScanned } };
    }
    case "Logs_20140328.FilterLogEvents": {
      const [from, to] = [input.startTime, input.endTime].map((time) => Math.floor(Number(time) / 1_000));
      const there = await logs.hasLines(String(input.logGroupName), from ?? 0, to ?? 0);
      return { events: there ? [{ message: "a line" }] : [] };
    }
    case "Logs_20140328.StopQuery":
      await logs.stopQuery(String(input.queryId));
      return { success: true };
    case "Logs_20140328.DescribeSubscriptionFilters": {
      const subscribed = await logs.isSubscribed(String(input.logGroupName));
      return { subscriptionFilters: subscribed ? [filter] : [] };
    }
    case "Logs_20140328.DescribeLogGroups":
      return {
        logGroups: [...logs.logGroups]
          .filter((name) => name.startsWith(String(input.logGroupNamePrefix)))
          .map((logGroupName) => ({ logGroupName })),
      };
    default:
      throw Object.assign(new Error("not part of the stand-in"), { name: "UnknownOperationException" });
  }
}

function loggingOf(environment: string): object {
  return Object.fromEntries(
    LOGGING_MODULES.map((type, index) => [
      type,
      {
        Enabled: true,
        LogLevel: "INFO",
        CloudWatchLogGroupArn: `arn:aws:logs:eu-west-1:123456789012:log-group:airflow-${environment}-${SUFFIXES[index]}:*`,
      },
    ]),
  );
}
