import { setTimeout as sleep } from "node:timers/promises";
import { AwsClient } from "../support/aws-client";
import { makeEnvironmentByHand, type Prerequisite } from "../support/handmade-environment";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

const REGION = "eu-west-1";
const TIME = { createMs: 1_000, updateMs: 1_000, deleteMs: 1_000 };

/** The stand-in is what all other tests of this suite rest on: it must refuse what the service refuses. */
describeWith(["terraform", "python3"], "the stand-in of Amazon MWAA", () => {
  jest.setTimeout(2 * 60_000);

  let bench: Workbench;
  let aws: AwsClient;
  beforeAll(async () => {
    bench = await Workbench.openWithAws({ times: TIME, prerequisiteMs: 0 });
    aws = new AwsClient(bench.awsUrl, REGION);
  });
  afterAll(() => bench.close());

  /** For names that nothing had before. */
  let tried = 0;

  const make = (
    name: string,
    options: { without?: Prerequisite; settings?: object } = {},
  ): ReturnType<typeof makeEnvironmentByHand> =>
    makeEnvironmentByHand(bench.awsUrl, { name, region: REGION, ...options });

  async function status(name: string): Promise<string | undefined> {
    const { text } = await aws.mwaa("GET", `/environments/${name}`);
    return (JSON.parse(text) as { Environment?: { Status: string } }).Environment?.Status;
  }

  it("takes its time: CREATING, AVAILABLE, UPDATING, AVAILABLE, DELETING, gone", async () => {
    expect((await make("alive")).answer.status).toBe(200);
    expect(await status("alive")).toBe("CREATING");
    const early = await aws.mwaa("PATCH", "/environments/alive", { MaxWorkers: 5 });
    expect(early.text).toContain("is CREATING and cannot be updated now");
    await sleep(TIME.createMs);
    expect(await status("alive")).toBe("AVAILABLE");
    expect((await aws.mwaa("PATCH", "/environments/alive", { MaxWorkers: 5 })).status).toBe(200);
    expect(await status("alive")).toBe("UPDATING");
    await sleep(TIME.updateMs);
    expect(await status("alive")).toBe("AVAILABLE");
    expect((await aws.mwaa("DELETE", "/environments/alive")).status).toBe(200);
    expect(await status("alive")).toBe("DELETING");
    await sleep(TIME.deleteMs);
    expect((await aws.mwaa("GET", "/environments/alive")).status).toBe(404);
  });

  it("waits as PENDING for endpoints that the customer manages", async () => {
    await make("pending", { settings: { EndpointManagement: "CUSTOMER" } });
    expect(await status("pending")).toBe("CREATING");
    await sleep(TIME.createMs);
    expect(await status("pending")).toBe("PENDING");
  });

  it("names the log group of each log type, as the service does", async () => {
    await make("logging");
    const { text } = await aws.mwaa("GET", "/environments/logging");
    const { Environment } = JSON.parse(text) as { Environment: { LoggingConfiguration: object } };
    expect(Environment.LoggingConfiguration).toMatchObject({
      DagProcessingLogs: {
        Enabled: true,
        CloudWatchLogGroupArn: expect.stringContaining(
          ":log-group:airflow-logging-DAGProcessing:*",
        ) as string,
      },
      WebserverLogs: {
        CloudWatchLogGroupArn: expect.stringContaining(":log-group:airflow-logging-WebServer:*") as string,
      },
    });
  });

  it.each<[Prerequisite, RegExp]>([
    ["versioning", /must have versioning enabled/],
    ["public access block", /must block all public access/],
    ["log groups", /Log groups are not there yet: airflow-x\d-DAGProcessing, .*airflow-x\d-Worker/],
    ["role", /Execution role .* does not exist/],
    ["policy of the role", /has no policy/],
  ])("refuses an environment whose %s is not there", async (without, reason) => {
    const { answer } = await make(`x${(tried += 1)}`, { without });
    expect(answer).toMatchObject({ status: 400, text: expect.stringMatching(reason) as string });
  });

  it.each<[string, object, RegExp]>([
    ["a class that there is not", { EnvironmentClass: "mw1.huge" }, /Environment class must be one of/],
    [
      "two web servers in a micro",
      { EnvironmentClass: "mw1.micro", MinWebservers: 2 },
      /mw1.micro must be 1/,
    ],
    [
      "one subnet",
      { NetworkConfiguration: { SubnetIds: ["subnet-0a"], SecurityGroupIds: ["sg-0a"] } },
      /SubnetIds/,
    ],
    [
      "subnets that are not there",
      { NetworkConfiguration: { SubnetIds: ["subnet-0a", "subnet-0b"], SecurityGroupIds: ["sg-0a"] } },
      /do not exist/,
    ],
    [
      "a configuration key in capitals",
      { AirflowConfigurationOptions: { "Core.Parallelism": "1" } },
      /AirflowConfigurationOptions/,
    ],
    [
      "a configuration value of two lines",
      { AirflowConfigurationOptions: { "core.x": "a\nb" } },
      /AirflowConfigurationOptions/,
    ],
    ["a log type without its level", { LoggingConfiguration: { TaskLogs: { Enabled: true } } }, /LogLevel/],
    ["a key by its alias", { KmsKey: "alias/mine" }, /must be a key ID or key ARN|regular expression/],
    [
      "requirements without their version",
      { RequirementsS3Path: "requirements.txt" },
      /must be given together/,
    ],
    [
      "both kinds of web server before Airflow 3.2",
      { WebserverAccessMode: "PUBLIC_AND_PRIVATE" },
      /needs Apache Airflow 3.2/,
    ],
  ])("refuses %s", async (_, settings, reason) => {
    const { answer } = await make(`y${(tried += 1)}`, { settings });
    expect(answer).toMatchObject({ status: 400, text: expect.stringMatching(reason) as string });
  });

  it("refuses a name that is no name, and one that is taken", async () => {
    expect((await make("9lives")).answer.text).toMatch(/Name/);
    await make("twice");
    expect((await make("twice")).answer.text).toContain("already exists");
  });
});
