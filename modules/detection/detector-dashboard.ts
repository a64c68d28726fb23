import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { type LogEventQuery } from "./detector-queries";
import { METRIC_NAMESPACE } from "./metric-namespace";

/** Props of `DetectorDashboard`. */
export interface DetectorDashboardProps {
  /** Name of the dashboard. */
  readonly name: string;
  /** Region of the metrics. */
  readonly region: string;
  /** Names of the MWAA environments that are watched. */
  readonly environmentNames: readonly string[];
  /** ARNs of the detector's alarms. */
  readonly alarmArns: readonly string[];
  /** The query whose latest lines are shown. */
  readonly query: LogEventQuery;
}

/** Columns of CloudWatch's grid. */
const WIDTH = 24;

/** What happened, and whether the detector can see, on one page. */
export class DetectorDashboard extends Construct {
  public constructor(scope: Construct, id: string, props: DetectorDashboardProps) {
    super(scope, id);
    const line = (title: string, metrics: readonly unknown[], stat: string): object => ({
      type: "metric",
      width: WIDTH / 2,
      height: 6,
      properties: { title, metrics, stat, period: 300, region: props.region, view: "timeSeries" },
    });
    const perEnvironment = (metricName: string): unknown[] =>
      props.environmentNames.map((environment) => [METRIC_NAMESPACE, metricName, "Environment", environment]);
    const search = (schema: string, metricName: string): unknown => [
      {
        expression: `SEARCH('{${METRIC_NAMESPACE},${schema}} MetricName="${metricName}"', 'Sum', 300)`,
        id: metricName.toLowerCase(),
      },
    ];

    new CloudwatchDashboard(this, "Resource", {
      dashboardName: props.name,
      dashboardBody: JSON.stringify({
        widgets: [
          {
            type: "alarm",
            width: WIDTH,
            height: 3,
            properties: { title: "Can the detector see?", alarms: props.alarmArns },
          },
          line("Privilege changes", [search("Environment,Kind,Severity", "PrivilegeChanges")], "Sum"),
          line("Lines with add-role (AWS's query)", [search("LogGroup", "AddRoleMentions")], "Sum"),
          line("Lag in seconds", perEnvironment("DetectorLagSeconds"), "Maximum"),
          line("Coverage: log types seen, of all five", perEnvironment("DetectorCoverage"), "Minimum"),
          {
            type: "log",
            width: WIDTH,
            height: 8,
            properties: {
              title: "Lines that may tell of a privilege change",
              region: props.region,
              query: `${props.query.logGroupNames.map((name) => `SOURCE '${name}'`).join(" | ")} | ${props.query.text}`,
              view: "table",
            },
          },
        ],
      }),
    });
  }
}
