import {
  GetEnvironmentCommand,
  type ModuleLoggingConfiguration,
  type MWAAClient,
} from "@aws-sdk/client-mwaa";
import {
  type EnvironmentApi,
  LOGGING_MODULES,
  type LoggingModule,
  type ModuleLogging,
} from "../read/environment-api";

/** Amazon MWAA through the AWS SDK. */
export class AwsEnvironments implements EnvironmentApi {
  public constructor(private readonly client: MWAAClient) {}

  public async loggingOf(environment: string): Promise<Partial<Record<LoggingModule, ModuleLogging>>> {
    const answer = await this.client.send(new GetEnvironmentCommand({ Name: environment }));
    const logging = answer.Environment?.LoggingConfiguration ?? {};
    return Object.fromEntries(
      LOGGING_MODULES.flatMap((type) => {
        const settings = logging[type];
        return settings === undefined ? [] : [[type, moduleLogging(settings)]];
      }),
    );
  }
}

function moduleLogging({
  Enabled,
  LogLevel,
  CloudWatchLogGroupArn,
}: ModuleLoggingConfiguration): ModuleLogging {
  return { enabled: Enabled, logLevel: LogLevel, logGroupArn: CloudWatchLogGroupArn };
}
