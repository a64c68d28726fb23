import { type MwaaClient } from "../../mwaa/mwaa-client";
import {
  type EnvironmentApi,
  LOGGING_MODULES,
  type LoggingModule,
  type ModuleLogging,
} from "../read/environment-api";

/** Amazon MWAA's answers about environments. */
export class AwsEnvironments implements EnvironmentApi {
  public constructor(private readonly client: MwaaClient) {}

  public async loggingOf(environment: string): Promise<Partial<Record<LoggingModule, ModuleLogging>>> {
    const { LoggingConfiguration = {} } = await this.client.environment(environment);
    return Object.fromEntries(
      LOGGING_MODULES.flatMap((type) => {
        const settings = LoggingConfiguration[type];
        return settings === undefined
          ? []
          : [
              [
                type,
                {
                  enabled: settings.Enabled,
                  logLevel: settings.LogLevel,
                  logGroupArn: settings.CloudWatchLogGroupArn,
                },
              ],
            ];
      }),
    );
  }
}
