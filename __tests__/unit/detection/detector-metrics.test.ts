import { publishRunMetrics } from "../../../functions/privilege-detector/schedule/run-metrics";
import { EnvironmentRun } from "../../../functions/privilege-detector/schedule/environment-run";
import {
  addRoleMentions,
  ENVIRONMENT_METRICS,
  environmentMetric,
} from "../../../modules/detection/detector-metrics";

/** What the function publishes about a run over one environment. */
function published(): { dimensions: Readonly<Record<string, string>>; names: string[] }[] {
  const watch = new EnvironmentRun({ name: "payments", allow: [] });
  const pass = { closedUntil: 0, sliceSeconds: 1, readFrom: 0 };
  watch.state = { cursor: { fresh: pass, hour: pass, day: pass }, logGroups: [], revision: 1 };
  watch.logGroups = ["airflow-payments-Task"];
  watch.unsubscribed = [];
  watch.steps = 1;
  const emitted: ReturnType<typeof published> = [];
  publishRunMetrics([watch], 60, {
    metrics: { emit: (dimensions, values) => emitted.push({ dimensions, names: Object.keys(values) }) },
    lookBack: true,
  });
  return emitted;
}

test("the constructs' metrics of an environment are those that the function publishes, by the same dimensions", () => {
  const [ofEnvironment] = published();

  expect(Object.keys(ENVIRONMENT_METRICS)).toEqual([...(ofEnvironment?.names ?? [])].sort());
  expect(environmentMetric("payments", "DetectorRuns").dimensions).toEqual(ofEnvironment?.dimensions);
});

test("and so are the mentions of add-role", () => {
  const [, ofLogGroup] = published();

  expect(addRoleMentions("airflow-payments-Task")).toMatchObject({
    metricName: ofLogGroup?.names[0],
    dimensions: ofLogGroup?.dimensions,
  });
});
