import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { type LogEventQuery } from "./detector-queries";
import { type MetricDefinition } from "../aws/metric";
import {
  addRoleMentions,
  type DetectorMetricName,
  environmentMetric,
  privilegeChanges,
} from "./detector-metrics";

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
  /** The query whose latest results are shown. */
  readonly query: LogEventQuery;
}

/** Columns of CloudWatch's grid. */
const WIDTH = 24;

/** One page with the privilege changes, and with the health of the detector. */
export class DetectorDashboard extends Construct {
  public constructor(scope: Construct, id: string, props: DetectorDashboardProps) {
    super(scope, id);
    const line = (
      title: string,
      metrics: readonly unknown[],
      { statistic, period }: MetricDefinition,
    ): object => ({
      type: "metric",
      width: WIDTH / 2,
      height: 6,
      properties: { title, metrics, stat: statistic, period, region: props.region, view: "timeSeries" },
    });
    const perEnvironment = (title: string, metricName: DetectorMetricName): object => {
      const metrics = props.environmentNames.map((environment) => environmentMetric(environment, metricName));
      return line(title, metrics.map(row), environmentMetric("", metricName));
    };
    const everyOne = (title: string, metric: MetricDefinition): object =>
      line(title, [search(metric)], metric);

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
          everyOne("Privilege changes", privilegeChanges("", "user-role-granted", "HIGH")),
          everyOne("Lines with add-role (AWS's query)", addRoleMentions("")),
          perEnvironment("Lag in seconds", "DetectorLagSeconds"),
          perEnvironment("Coverage: log types seen, of all five", "DetectorCoverage"),
          {
            type: "log",
            width: WIDTH,
            height: 8,
            properties: {
              title: "Lines that may show a privilege change",
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

/** A metric as a widget lists it. */
function row({ namespace, metricName, dimensions }: MetricDefinition): string[] {
  return [namespace, metricName, ...Object.entries(dimensions).flat()];
}

/** All metrics of the name, for all values of their dimensions. */
function search({ namespace, metricName, dimensions, statistic, period }: MetricDefinition): object[] {
  const schema = [namespace, ...Object.keys(dimensions)].join(",");
  return [
    {
      expression: `SEARCH('{${schema}} MetricName="${metricName}"', '${statistic}', ${period})`,
      id: metricName.toLowerCase(),
    },
  ];
}
