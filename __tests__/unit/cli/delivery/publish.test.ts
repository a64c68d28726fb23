import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { execFileSync } from "node:child_process";
import {
  MANIFEST_METADATA,
  type ManifestContent,
  readManifest,
} from "../../../../functions/dag-publisher/publish/manifest";
import { sdkError } from "./support/memory-aws";
import { dag, INTAKE, Workshop } from "./support/workshop";

describe("mwaa-teams publish", () => {
  let shop: Workshop;
  beforeEach(() => {
    shop = new Workshop();
    shop.write("dags/payments/daily.py", dag("daily"));
    shop.write("dags/payments/a_lib.py", "x = 1\n");
  });
  afterEach(() => shop.close());

  function manifests(): ManifestContent[] {
    return shop.intake
      .keys("manifests/")
      .map(
        (key) =>
          readManifest(Buffer.from(shop.intake.text(key) ?? ""), { key, environment: "payments" }).content,
      );
  }

  test("uploads what changed, names it in a manifest, and ends when the publisher has published it", async () => {
    const { report, notes, exitCode } = await shop.publish();

    expect({ notes, exitCode }).toEqual({ notes: [], exitCode: 0 });
    expect(report).toContain("published in payments: 2 files, 0 removed, 0 unchanged");
    expect(shop.publisher.dags.get("dags/payments/daily.py")).toBe(dag("daily"));
    const [manifest] = manifests();
    expect(manifest?.files.map(({ key }) => key)).toEqual([
      "dags/payments/a_lib.py",
      "dags/payments/daily.py",
    ]);
    expect(shop.intake.newestMetadata("dags/payments/daily.py")?.[MANIFEST_METADATA]).toBe(manifest?.key);
  });

  test("uploads modules before DAGs, and the manifest last", async () => {
    const written: string[] = [];
    shop.write("dags/payments/z_lib.py", "y = 1\n");
    shop.intake.onWritten = (key) => written.push(key.replace(/^manifests.*/, "manifest"));
    await shop.publish();

    expect(written).toEqual([
      "dags/payments/a_lib.py",
      "dags/payments/z_lib.py",
      "dags/payments/daily.py",
      "manifest",
    ]);
  });

  test("uploads nothing where nothing has changed, and then only what has", async () => {
    await shop.publish();
    const again = await shop.publish();
    expect(again).toEqual({
      report: "nothing has changed: 2 files published in payments already",
      notes: [],
      exitCode: 0,
    });
    expect(manifests()).toHaveLength(1);

    shop.write("dags/payments/daily.py", dag("daily", "# new\n"));
    const { report } = await shop.publish();
    expect(report.split("\n")).toEqual([
      "published in payments: 1 file, 0 removed, 1 unchanged",
      "  ~ dags/payments/daily.py",
    ]);
  });

  test("uploads again what the publisher rejected, although the bytes are the same", async () => {
    shop.publisher.verdictOf = () => ({ reason: "not today" });
    expect((await shop.publish()).exitCode).toBe(1);
    shop.publisher.verdictOf = () => undefined;
    expect((await shop.publish()).report).toContain("published in payments: 2 files");
  });

  test("delivers what is published once more where a later version was rejected, so that nothing stays rejected", async () => {
    await shop.publish();
    shop.publisher.verdictOf = () => ({ reason: "not today" });
    shop.write("dags/payments/daily.py", dag("daily", "# new\n"));
    await shop.publish();
    shop.publisher.verdictOf = () => undefined;
    shop.write("dags/payments/daily.py", dag("daily"));
    expect((await shop.publish()).report).toContain("  ~ dags/payments/daily.py");
    expect((await shop.publish()).report).toContain("nothing has changed");
  });

  test("shows the publisher's findings as the checker does, with the author's own paths", async () => {
    shop.publisher.verdictOf = (key) =>
      key.endsWith("daily.py")
        ? {
            findings: [
              {
                rule: "EXEC001",
                severity: "error",
                message: "eval runs text as code",
                path: "payments/daily.py",
                line: 3,
                column: 1,
                snippet: "eval(x)",
              },
            ],
          }
        : undefined;
    const { report, exitCode } = await shop.publish();

    expect(exitCode).toBe(1);
    expect(report).toContain(
      `${shop.shown("dags/payments/daily.py")}:3:1  error  EXEC001  eval runs text as code`,
    );
    expect(report).toContain("rejected by the publisher of payments: nothing of this delivery was published");
    expect(shop.publisher.dags.size).toBe(0);
  });

  test("delivers nothing that the check on this machine rejects, by the policy that is deployed", async () => {
    shop.write("dags/payments/daily.py", dag("daily", "eval(input())\n"));
    const { report, exitCode } = await shop.publish();
    expect(exitCode).toBe(1);
    expect(report).toContain("error  EXEC001");
    expect(report).toContain("nothing was delivered: the check on this machine has errors");
    expect(shop.intake.keys("dags/")).toEqual([]);

    shop.publisher.deployPolicy("rules: { EXEC001: off }\n");
    expect((await shop.publish()).exitCode).toBe(0);
  });

  test("knows the modules of other repositories in the same environment", async () => {
    shop.publisher.putStatus({ key: "dags/shared_lib/dates.py" });
    shop.write("dags/payments/daily.py", `from shared_lib import dates\n${dag("daily")}`);
    expect((await shop.publish({ prefix: "payments" })).exitCode).toBe(0);
  });

  test("says where a copy of the policy differs from the one that counts", async () => {
    shop.publisher.deployPolicy("imports: [pandas]\ndagIdPrefix: pay_\nrules: { AF005: off }\n");
    shop.write("dag-policy.yaml", "imports: [numpy]\ndagIdPrefix: pay_\n");
    const { notes } = await shop.publish({ dryRun: true });
    const copy = path.join(shop.folder, "dag-policy.yaml");
    expect(notes).toEqual([
      `${copy} differs from the policy that counts: imports: not deployed: numpy; deployed alone: pandas`,
      expect.stringMatching(/: rules: \{\} here, \{"AF005":"off"\} deployed$/),
    ]);
  });

  test("delivers data files that the policy allows and names those that it leaves out", async () => {
    shop.publisher.deployPolicy('dataFiles: ["**/*.sql", ".airflowignore"]\n');
    shop.write("dags/payments/load.sql", "select 1");
    shop.write("dags/payments/README.md", "text");
    shop.write("dags/.airflowignore", "payments/a_lib.py\n");
    shop.write("dags/payments/__pycache__/daily.pyc", "code");
    const { notes, exitCode } = await shop.publish();

    expect(exitCode).toBe(0);
    expect(notes).toEqual([
      `1 file left out, neither Python nor a data file that the policy allows: ${shop.shown("dags/payments/README.md")}`,
    ]);
    // What .airflowignore leaves out is imported all the same.
    expect(shop.intake.keys("dags/")).toEqual([
      "dags/.airflowignore",
      "dags/payments/a_lib.py",
      "dags/payments/daily.py",
      "dags/payments/load.sql",
    ]);
  });

  describe("what is published and not in the folder", () => {
    beforeEach(async () => {
      await shop.publish();
      shop.remove("dags/payments/daily.py");
    });

    test("stays and is named, without --prune", async () => {
      const { report, exitCode } = await shop.publish();
      expect(exitCode).toBe(0);
      expect(report).toContain("--prune removes it:\n  ? dags/payments/daily.py");
      expect(shop.publisher.dags.has("dags/payments/daily.py")).toBe(true);
    });

    test("is removed with --prune, by the manifest and never by a deletion of the object", async () => {
      const { report, exitCode } = await shop.publish({ prune: true });
      expect(exitCode).toBe(0);
      expect(report).toContain("0 files, 1 removed, 1 unchanged\n  - dags/payments/daily.py");
      expect(shop.publisher.dags.has("dags/payments/daily.py")).toBe(false);
      expect(shop.intake.text("dags/payments/daily.py")).toBe(dag("daily"));
      expect((await shop.publish()).report).toContain("nothing has changed");
    });

    test("is left to others where it is not below the prefix", async () => {
      shop.publisher.putStatus({
        key: "dags/risk/other.py",
        published: {
          versionId: "v",
          sha256: "0".repeat(64),
          at: "2026-01-01T00:00:00Z",
          provenance: {},
          dagIds: [],
          objects: [],
        },
      });
      await shop.publish({ prune: true, prefix: "payments/" });
      expect(manifests().at(-1)?.deletions ?? manifests()[0]?.deletions).not.toContain("dags/risk/other.py");
      expect(manifests().flatMap(({ deletions }) => deletions)).toEqual(["dags/payments/daily.py"]);
    });
  });

  test("delivers nothing for a file outside the prefix", async () => {
    shop.write("dags/risk/daily.py", dag("risk"));
    const { report, exitCode } = await shop.publish({ prefix: "payments" });
    expect(exitCode).toBe(2);
    expect(report).toContain("dags/risk/daily.py  unread  must be below dags/payments/");
    expect(shop.intake.keys("dags/")).toEqual([]);
  });

  test("gives the manifest its prefix and commit, and objects where they come from", async () => {
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const environment = {
      GITHUB_ACTIONS: "true",
      GITHUB_SHA: commit,
      GITHUB_REPOSITORY: "acme/payments-dags",
      GITHUB_REF: "refs/heads/größe",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_RUN_ID: "42",
    };
    const { report } = await shop.publish({ prefix: "payments" }, { environment });
    expect(report).toContain("(commit 0123456789ab of acme/payments-dags)");
    expect(manifests()[0]?.key).toMatch(new RegExp(`^manifests/payments/${commit}-[0-9a-f]{16}\\.json$`));
    expect(shop.intake.newestMetadata("dags/payments/daily.py")).toMatchObject({
      "mwaa-teams-commit": commit,
      "mwaa-teams-repository": "acme/payments-dags",
      "mwaa-teams-ref": "refs/heads/gr%C3%B6%C3%9Fe",
      "mwaa-teams-run": "https://github.com/acme/payments-dags/actions/runs/42",
    });
  });

  test("warns of what is not committed", async () => {
    const git = (...args: string[]): unknown =>
      execFileSync("git", [
        "-C",
        shop.folder,
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.com",
        ...args,
      ]);
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "-m", "first");
    expect((await shop.publish({ dryRun: true })).notes).toEqual([]);
    shop.write("dags/payments/daily.py", dag("daily", "# new\n"));
    expect((await shop.publish({ dryRun: true })).notes).toEqual([
      `warning: ${shop.folder} has changes that are not committed: what is delivered is not what the commit has`,
    ]);
  });

  test("delivers nothing with --dry-run, and says what it would", async () => {
    const { report, exitCode } = await shop.publish({ dryRun: true });
    expect(exitCode).toBe(0);
    expect(report).toContain("nothing was delivered; 2 files to publish in payments, 0 unchanged");
    expect(report).toContain("  + dags/payments/daily.py");
    expect(shop.intake.keys("dags/")).toEqual([]);
    expect(shop.intake.keys("manifests/")).toEqual([]);
  });

  test("signs the manifest where the environment demands it", async () => {
    const arn = "arn:aws:kms:eu-west-1:111122223333:key/1";
    const signed = new Workshop({ signingKeyArn: arn });
    signed.write("dags/daily.py", dag("daily"));
    expect((await signed.publish()).exitCode).toBe(0);
    const [key = ""] = signed.intake.keys("manifests/");
    const { signature, signedBytes } = readManifest(Buffer.from(signed.intake.text(key) ?? ""), {
      key,
      environment: "payments",
    });
    const digest = createHash("sha256").update(signedBytes).digest("hex");
    expect(Buffer.from(signature ?? []).toString()).toBe(`ECDSA_SHA_256 ${digest}`);
    signed.close();
  });

  test("ends with 3 where there is no answer in time, and asks ever more slowly", async () => {
    shop.publisher.answers = false;
    let asked = 0;
    shop.onWait = () => (asked += 1);
    const { report, exitCode } = await shop.publish({ timeout: 120 });
    expect(exitCode).toBe(3);
    expect(report).toMatch(
      /^no answer in time: 2 files delivered to payments, and manifests\/.* is not answered yet/m,
    );
    expect(shop.waited).toBe(120);
    expect(asked).toBeLessThan(35);
  });

  test("ends with 3 where a later delivery came first, and says so", async () => {
    shop.publisher.state = "superseded";
    const { report, exitCode } = await shop.publish();
    expect(exitCode).toBe(3);
    expect(report).toMatch(/^superseded: a later delivery/);
  });

  describe("--wait-for-airflow", () => {
    test("ends when Airflow's log says that the file is loaded, and by no line of before", async () => {
      let waits = 0;
      shop.onWait = () => {
        waits += 1;
        if (waits === 2 || shop.waited > 60) {
          // The first line is of the bytes before: MWAA reads changes within 30 seconds.
          shop.publisher.log("dags/payments/daily.py", { state: "loaded" });
        }
      };
      const { report, exitCode } = await shop.publish({ waitForAirflow: true });
      expect(exitCode).toBe(0);
      expect(report).toContain("Airflow: 1 loaded, 0 failed, 0 not read in time");
      expect(shop.waited).toBeGreaterThan(60);
    });

    test("ends with 1 and Airflow's own words where it cannot import the file", async () => {
      shop.onWait = () => {
        if (shop.waited > 60) {
          shop.publisher.log("dags/payments/daily.py", {
            state: "failed",
            error: "Traceback:\nModuleNotFoundError: No module named 'pandas'",
          });
        }
      };
      const { report, exitCode } = await shop.publish({ waitForAirflow: true });
      expect(exitCode).toBe(1);
      expect(report).toContain(
        "dags/payments/daily.py cannot be imported:\n    Traceback:\n    ModuleNotFoundError: No module named 'pandas'",
      );
    });

    test("ends with 3 where no line says that it is loaded: silence is no success", async () => {
      const { report, exitCode } = await shop.publish({ waitForAirflow: true, timeout: 300 });
      expect(exitCode).toBe(3);
      expect(report).toContain("dags/payments/daily.py is not in Airflow's log yet");
    });

    test("can be run again where nothing has changed", async () => {
      await shop.publish();
      shop.pass(60);
      shop.publisher.log("dags/payments/daily.py", { state: "failed", error: "late" });
      expect((await shop.publish({ waitForAirflow: true })).exitCode).toBe(1);
    });
  });

  describe("--adopt", () => {
    beforeEach(() => {
      shop.publisher.listUnknown({
        "dags/payments/a_lib.py": "x = 1\n",
        "dags/payments/daily.py": "other",
        "dags/old.py": "old",
        "dags/": "",
      });
    });

    test("says what a delivery would change in a bucket that was there before, and changes nothing", async () => {
      const { report, exitCode } = await shop.publish({ adopt: true });
      expect(exitCode).toBe(0);
      expect(report).toContain(
        "in the DAG bucket at 2026-12-01 12:00:00, not delivered: 1 as in the folder, 1 with other content, 1 not in the folder\n" +
          "  ~ dags/payments/daily.py\n  ? dags/old.py",
      );
      expect(shop.intake.keys("manifests/")).toEqual([]);
    });

    test("delivers, and removes what is not in the folder, with --prune", async () => {
      await shop.publish({ adopt: true, prune: true });
      expect(manifests()[0]?.deletions).toEqual(["dags/old.py"]);
      expect(manifests()[0]?.files).toHaveLength(2);
    });

    test("leaves out what was delivered since the publisher compared", async () => {
      await shop.publish();
      const { report } = await shop.publish({ adopt: true });
      expect(report).toContain(
        "0 as in the folder, 0 with other content, 1 not in the folder\n  ? dags/old.py",
      );
    });

    test("says how much more there is than the list has, and what was not read counts as different", async () => {
      shop.publisher.listUnknown({ "dags/payments/daily.py": undefined }, 7_000);
      const { report } = await shop.publish({ adopt: true });
      expect(report).toContain("0 as in the folder, 1 with other content, 0 not in the folder");
      expect(report).toContain("and 6999 objects more, listed once these are delivered or removed");
    });

    test("waits for the publisher's first comparison", async () => {
      shop.intake.delete("status/unknown-objects.json");
      const { notes, exitCode } = await shop.publish({ adopt: true });
      expect(exitCode).toBe(2);
      expect(notes[0]).toMatch(/status\/unknown-objects\.json is not there yet: the publisher writes it/);
    });
  });

  describe("definitions", () => {
    const definition = (id: string): string =>
      `${id}:\n  default_args: { start_date: 2026-01-01, owner: a }\n  schedule: "@daily"\n  tasks:\n    - task_id: a\n      operator: airflow.operators.empty.EmptyOperator\n`;

    test("are rendered on this machine, and delivered as they are", async () => {
      shop.write("definitions/exports.yaml", definition("exports"));
      const { report, exitCode } = await shop.publish();
      expect({ report, exitCode }).toMatchObject({ exitCode: 0 });
      expect(shop.intake.text("definitions/exports.yaml")).toBe(definition("exports"));
    });

    test("with a mistake are not delivered", async () => {
      shop.write("definitions/exports.yaml", "exports: { task: [] }\n");
      const { report, exitCode } = await shop.publish();
      expect(exitCode).toBe(1);
      expect(report).toContain(shop.shown("definitions/exports.yaml"));
      expect(shop.intake.keys("definitions/")).toEqual([]);
    });

    test("are delivered again where defaults that count for them have changed", async () => {
      shop.write("definitions/a/exports.yaml", definition("exports"));
      shop.write("definitions/b/imports.yaml", definition("imports"));
      await shop.publish();
      shop.write("definitions/a/defaults.yaml", "tags: [a]\n");
      const { report } = await shop.publish();
      expect(report.split("\n").slice(1)).toEqual([
        "  + definitions/a/defaults.yaml",
        "  ~ definitions/a/exports.yaml",
      ]);
    });
  });

  describe("what goes wrong is one sentence, with exit code 2", () => {
    test.each([
      [
        "no credentials",
        "CredentialsProviderError",
        0,
        /^s3:ListBucket on s3:.*: no credentials: .*aws sso login/,
      ],
      ["expired ones", "ExpiredToken", 400, /the credentials have expired: .* and run the command again$/],
      ["no permission", "AccessDenied", 403, /access denied: .*; allow s3:ListBucket, and the use/],
      ["another Region", "PermanentRedirect", 301, /the bucket is in another Region: set --region$/],
      ["throttling", "SlowDown", 503, /throttled the call, again and again/],
    ])("%s", async (_, name, status, expected) => {
      shop.intake.onRead = () => {
        throw sdkError(name, status);
      };
      const { report, notes, exitCode } = await shop.publish();
      expect({ report, exitCode }).toEqual({ report: "", exitCode: 2 });
      expect(notes).toEqual([expect.stringMatching(expected)]);
      expect(notes.join()).not.toContain("\n");
    });

    test("no such bucket", async () => {
      const { notes } = await shop.publish({ bucket: "nowhere" });
      expect(notes).toEqual([
        expect.stringContaining("s3://nowhere/status/deployment.json: there is no such bucket"),
      ]);
    });

    test("a bucket without a publisher", async () => {
      shop.intake.delete("status/deployment.json");
      const { notes } = await shop.publish();
      expect(notes).toEqual([
        expect.stringContaining("the bucket is no intake bucket, or its publisher has never run"),
      ]);
    });

    test("a bucket without versions", async () => {
      shop.intake.isVersioned = false;
      expect((await shop.publish()).notes).toEqual([
        `s3://${INTAKE} must be a versioned bucket: is it the intake bucket?`,
      ]);
    });

    test("a write that comes between", async () => {
      shop.intake.onWrite = (key) => {
        if (key.startsWith("manifests/")) {
          shop.intake.put(key, "");
        }
      };
      expect((await shop.publish()).notes).toEqual([
        expect.stringContaining("conflict: somebody else wrote it"),
      ]);
    });

    test("a file that changes while it is published", async () => {
      shop.intake.onRead = (key) => {
        if (key.startsWith("status/files/")) {
          shop.write("dags/payments/daily.py", dag("daily", "# while\n"));
        }
      };
      expect((await shop.publish()).notes).toEqual([
        expect.stringContaining("daily.py changed while it was published"),
      ]);
      expect(shop.intake.keys("manifests/")).toEqual([]);
    });

    test("neither a team nor a bucket", async () => {
      expect((await shop.publish({ bucket: undefined })).notes).toEqual([
        "--team or --bucket must be given: the environment to deliver to",
      ]);
    });

    test("a folder without dags and definitions", async () => {
      fs.rmSync(path.join(shop.folder, "dags"), { recursive: true });
      expect((await shop.publish()).notes).toEqual([
        expect.stringContaining("must be a folder that has a folder dags"),
      ]);
    });

    test("a status of a later version", async () => {
      shop.intake.put("status/deployment.json", '{"version":2}');
      expect((await shop.publish()).notes).toEqual([
        expect.stringContaining("status/deployment.json must have version 1, got: 2; update mwaa-teams"),
      ]);
    });

    test("a prefix that is no folder", async () => {
      expect((await shop.publish({ prefix: "../risk" })).notes).toEqual([
        expect.stringContaining("--prefix must be"),
      ]);
    });
  });

  test("does not follow a link out of the folder", async () => {
    fs.symlinkSync("/etc/hostname", path.join(shop.folder, "dags/secret.py"));
    const { report, exitCode } = await shop.publish();
    expect(exitCode).toBe(2);
    expect(report).toContain("must not be a link to what lies outside the folder");
  });

  test("delivers nothing where the files are more together than the publisher takes, and says what to do", async () => {
    shop.publisher.deployPolicy('dataFiles: ["**/*.csv"]\n');
    for (let index = 0; index < 7; index += 1) {
      shop.write(`dags/data/${index}.csv`, "");
      fs.truncateSync(path.join(shop.folder, `dags/data/${index}.csv`), 10 * 1024 * 1024);
    }
    const { notes, exitCode } = await shop.publish();
    expect([exitCode, notes]).toEqual([
      2,
      [
        expect.stringMatching(
          /^a delivery must have at most 64 MiB of files, got: 73,400,\d+ bytes; deliver one folder/,
        ),
      ],
    ]);
    expect(shop.intake.keys("manifests/")).toEqual([]);
    expect(shop.intake.keys("dags/data/")).toEqual([]);
  });

  test("writes its outcome as JSON", async () => {
    const { report } = await shop.publish({ format: "json" });
    expect(JSON.parse(report)).toMatchObject({
      version: 1,
      environment: "payments",
      state: "published",
      manifest: expect.stringMatching(/^manifests\//) as string,
      added: ["dags/payments/a_lib.py", "dags/payments/daily.py"],
      removed: [],
      check: { version: 1, diagnostics: [] },
    });
  });
});
