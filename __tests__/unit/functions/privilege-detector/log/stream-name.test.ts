import fc from "fast-check";
import { readStreamName } from "../../../../../functions/privilege-detector/log/stream-name";

const GROUP = "airflow-payments-Task";
const RUN = "manual__2025-12-18T09_27_20.621130+00_00";
const ATTEMPT = `dag_id=sync/run_id=${RUN}/task_id=group.grant/attempt=2.log`;

describe("readStreamName", () => {
  it("reads a task's stream", () => {
    expect(readStreamName(GROUP, ATTEMPT)).toEqual({
      kind: "task",
      actor: {
        type: "dag",
        dagId: "sync",
        runId: RUN,
        taskId: "group.grant",
        tryNumber: 2,
        component: "task",
      },
    });
  });

  it("reads a mapped task's index, and a trigger's suffix", () => {
    const mapped = `dag_id=sync/run_id=${RUN}/task_id=grant/map_index=7/attempt=1.log`;
    expect(readStreamName(GROUP, mapped).actor).toMatchObject({ mapIndex: 7, tryNumber: 1 });
    expect(readStreamName(GROUP, `${ATTEMPT}.trigger.42.log`).actor).toMatchObject({
      dagId: "sync",
      component: "triggerer",
    });
  });

  it("reads a run's id with anything in it", () => {
    const odd = "dag_id=sync/run_id=a/task_id=b/c/task_id=grant/attempt=1.log";
    expect(readStreamName(GROUP, odd).actor).toMatchObject({ runId: "a/task_id=b/c", taskId: "grant" });
  });

  it.each([
    ["WebServer", "webserver_ip-10-0-0-1.ec2.internal_1735689600.log", "process", "webserver"],
    ["Scheduler", "scheduler_ip-10-0-0-1.ec2.internal_1735689600.log", "process", "scheduler"],
    ["Scheduler", "triggerer_ip-10-0-0-1.ec2.internal_1735689600.5.log", "process", "triggerer"],
    ["Worker", "worker_host_1735689600123.log", "process", "worker"],
    ["Worker", "requirements_install_host_1735689600.log", "requirements-install", "worker"],
    ["Worker", "requirements_install_in_another_format", "requirements-install", "worker"],
    ["WebServer", "startup_script_execution_host_1735689600.log", "startup-script", "webserver"],
    ["DAGProcessing", "dag_processor_manager.log", "other", "dag-processor"],
    ["Task", "something else", "other", "task"],
  ])("%s: %s is a %s stream of the %s", (group, stream, kind, component) => {
    expect(readStreamName(`airflow-payments-${group}`, stream)).toMatchObject({
      kind,
      actor: { type: "component", component },
    });
  });

  it("reads when a process started, in seconds or milliseconds", () => {
    expect(readStreamName(GROUP, "webserver_h_1735689600.log").startedAt).toBe(1_735_689_600_000);
    expect(readStreamName(GROUP, "webserver_h_1735689600123.log").startedAt).toBe(1_735_689_600_123);
  });

  it("knows a DAG file's stream, whose DAG it cannot know", () => {
    expect(readStreamName("airflow-payments-DAGProcessing", "scheduler_team/sync.py.log")).toEqual({
      kind: "dag-file",
      actor: { type: "dag", component: "dag-processor" },
    });
  });

  it("gives an actor to any name", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (group, stream) => {
        expect(readStreamName(group, stream).actor.component).not.toBe("");
      }),
    );
  });
});
