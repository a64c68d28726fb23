import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  type AccountReader,
  type AwsConnector,
  type ExistingEnvironment,
} from "../../../modules/doctor/facts";
import { importEnvironment, type ImportOptions } from "../../../cli/import";
import { synth } from "../../../cli/synth";
import { filesOf } from "../../support/files";
import { environmentWith } from "../../unit/cli/import/environment";
import { fakeAccount, type Facts, sdkError } from "../../unit/doctor/support/fake-account";

const SUBNETS = environmentWith().subnetIds.map((id, index) => ({
  id,
  vpcId: "vpc-0123456789abcdef0",
  zone: `euw1-az${index + 1}`,
  freeAddresses: 100,
}));

describe("mwaa-teams import", () => {
  let root: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "import folder "));
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  function run(
    some: Partial<ExistingEnvironment> = {},
    options: Partial<ImportOptions> = {},
    facts: Facts = {},
  ): Promise<string> {
    const account = fakeAccount({}, { environment: environmentWith(some), subnets: SUBNETS, ...facts });
    const aws: AwsConnector = {
      // The fake answers to every name, also to `then`: a promise of it would never be fulfilled.
      own: () =>
        Promise.resolve({ identity: account.identity, in: (region) => account.in(region) } as AccountReader),
      assumed: () => Promise.reject(new Error("no role is assumed")),
    };
    return importEnvironment(
      {
        environment: "orders-prod",
        region: "eu-west-1",
        file: path.join(root, "teams.yaml"),
        team: "orders",
        organization: "acme",
        ...options,
      },
      aws,
    );
  }

  const written = (): string[] => Object.keys(filesOf(root)).sort();

  test("writes a file that synth takes, the blocks that import, and the files that the environment uses", async () => {
    const report = await run(
      { files: [{ kind: "requirements", key: "requirements.txt", versionId: "v1" }] },
      {},
      { object: new TextEncoder().encode("pandas==2.2.3\n") },
    );

    expect(written()).toEqual(["orders/requirements.txt", "stacks/orders/imports.tf", "teams.yaml"]);
    expect(report).toMatch(/^wrote .*teams\.yaml$/m);
    expect(report).toMatch(/^ {2}The execution role arn:aws:iam::111122223333:role\/by-hand: /m);
    const out = path.join(root, "cdktf.out");
    expect(synth({ file: path.join(root, "teams.yaml"), out, team: [] })).toMatch(
      /^orders +111122223333 +eu-west-1/m,
    );
    expect(fs.readFileSync(path.join(out, "stacks/orders/imports.tf"), "utf8")).toContain(
      'id = "orders-prod"',
    );
  });

  test("adds to a file that is there, and overwrites nothing unless --force is given", async () => {
    await run();
    const before = filesOf(root);

    await expect(run({ maxWorkers: 9 })).rejects.toThrow(
      /the team orders in .*teams\.yaml must not exist: --force replaces it\n.*imports\.tf must not exist.*\nNothing was written\.$/,
    );
    expect(filesOf(root)).toEqual(before);
    await run({ maxWorkers: 9 }, { force: true });
    expect(fs.readFileSync(path.join(root, "teams.yaml"), "utf8")).toContain("max: 9");
    await run({}, { team: "orders-2" });
    expect(fs.readFileSync(path.join(root, "teams.yaml"), "utf8")).toMatch(/^ {2}orders:[^]*^ {2}orders-2:/m);
  });

  test.each<[string, Partial<ExistingEnvironment>, Partial<ImportOptions>, Facts, RegExp]>([
    [
      "AWS's own key",
      { kmsKey: undefined },
      {},
      {},
      /must have a KMS key of the account's own, got: AWS's own key/,
    ],
    ["an environment under way", { status: "UPDATING" }, {}, {}, /must be AVAILABLE, got: UPDATING/],
    [
      "no such environment",
      {},
      {},
      { environment: undefined, environments: ["b", "a"] },
      /--environment must be an environment of account 111122223333 in eu-west-1 \(a or b\), got: "orders-prod"/,
    ],
    ["a wrong Region", {}, { region: "Ireland" }, {}, /--region must /],
    ["a team's name that is none", {}, { team: "1st" }, {}, /--team must be named with/],
    [
      "a new file without its organization",
      {},
      { organization: undefined },
      {},
      /--organization must be given/,
    ],
    [
      "a file that is gone",
      { files: [{ kind: "plugins", key: "p.zip", versionId: undefined }] },
      {},
      { object: undefined },
      /s3:\/\/orders-by-hand\/p\.zip must exist/,
    ],
    [
      "access that is denied",
      {},
      {},
      { environment: sdkError("AccessDeniedException", "no", 403) },
      /AWS must answer: access denied: no/,
    ],
    [
      "one subnet",
      { subnetIds: ["subnet-0123456789abcdef0"] },
      {},
      {},
      /privateSubnetIds: must be exactly two/,
    ],
  ])("rejects %s, and writes nothing", async (_, some, options, facts, message) => {
    const failed = run(some, options, facts);

    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toThrow(/Nothing was written\.$/);
    expect(written()).toEqual([]);
  });
});
