import { sha256 } from "../../../../functions/dag-publisher/publish/decision";
import { type RulesOfToday } from "../../../../functions/dag-publisher/publish/rules-of-today";
import { badDag, dag, definition, invoke, publisher, rules } from "./support/delivery";
import { World } from "./support/world";

let today: RulesOfToday;
let world: World;

beforeAll(async () => {
  today = await rules();
});
beforeEach(() => {
  world = new World();
});

describe("a file that passes", () => {
  test("is published with the same bytes, tagged, answered and put on the bus", async () => {
    const version = world.upload("dags/team/daily.py", dag("daily"), {
      "mwaa-teams-commit": "c".repeat(40),
      "mwaa-teams-repository": "acme/dags",
    });
    expect(await invoke(world, today, ["dags/team/daily.py"])).toMatchObject({ published: 1, failed: [] });
    expect(world.dags.contents).toEqual({ "dags/team/daily.py": dag("daily") });
    expect(world.dags.current("dags/team/daily.py")?.metadata).toMatchObject({
      "mwaa-teams-commit": "c".repeat(40),
      "mwaa-teams-source-version": version.versionId,
      "mwaa-teams-checker": "1.0.0",
      "mwaa-teams-policy": "0".repeat(64),
    });
    expect(version.tag).toBe("published");
    expect(world.fileStatus("dags/team/daily.py")).toMatchObject({
      state: "published",
      versionId: version.versionId,
      published: { dagIds: ["daily"], provenance: { commit: "c".repeat(40) } },
    });
    expect(world.events.map(({ detailType }) => detailType)).toEqual(["DAG Published"]);
    expect(world.mails).toEqual([]);
  });

  test("is published once, however often its event comes", async () => {
    world.upload("dags/a.py", dag("a"));
    for (let round = 0; round < 3; round++) {
      await invoke(world, today, ["dags/a.py"]);
    }
    expect(world.dags.keys.get("dags/a.py")).toHaveLength(1);
    expect(world.events).toHaveLength(1);
  });

  test("may import the modules that are published, and those only", async () => {
    world.upload("dags/shared/util.py", "VALUE = 1\n");
    world.upload("dags/a.py", dag("a", "from shared.util import VALUE"));
    const strict = await rules({ profile: "strict" });
    await invoke(world, strict, ["dags/shared/util.py", "dags/a.py"]);
    expect(Object.keys(world.dags.contents)).toEqual(["dags/a.py", "dags/shared/util.py"]);
    world.upload("dags/b.py", dag("b", "from other.util import VALUE"));
    await invoke(world, strict, ["dags/b.py"]);
    expect(world.fileStatus("dags/b.py")).toMatchObject({
      state: "rejected",
      findings: expect.arrayContaining([expect.objectContaining({ rule: "IMP001" })]) as object,
    });
  });

  test("that says the same bytes again is not written again: Airflow would parse it again", async () => {
    world.upload("dags/a.py", dag("a"));
    await invoke(world, today, ["dags/a.py"]);
    world.upload("dags/a.py", dag("a"));
    await invoke(world, today, ["dags/a.py"]);
    expect(world.dags.keys.get("dags/a.py")).toHaveLength(1);
    expect(world.fileStatus("dags/a.py")).toMatchObject({
      versionId: world.intake.current("dags/a.py")?.versionId,
    });
  });
});

describe("a file that is rejected", () => {
  test("leaves its last good version, and is reported once with its findings", async () => {
    world.upload("dags/a.py", dag("a"));
    await invoke(world, today, ["dags/a.py"]);
    const bad = world.upload("dags/a.py", badDag("a"));
    await invoke(world, today, ["dags/a.py"]);
    await invoke(world, today, ["dags/a.py"]);
    expect(world.dags.contents).toEqual({ "dags/a.py": dag("a") });
    expect(bad.tag).toBe("rejected");
    expect(world.fileStatus("dags/a.py")).toMatchObject({ state: "rejected", published: { dagIds: ["a"] } });
    expect(world.mails).toHaveLength(1);
    expect(world.mails[0]).toMatchObject({ subject: "payments: dags/a.py rejected" });
    expect(world.mails[0]?.body).toMatch(/PRIV001|EXEC00/);
  });

  test.each([
    ["a key with ..", "dags/../requirements.txt", dag("a"), "the key must have no empty folder, . or .."],
    ["a key with NUL", "dags/a\0.py", dag("a"), "the key must have no control characters"],
    [
      "a key that is too long",
      `dags/${"a".repeat(1_000)}.py`,
      dag("a"),
      "the key must have at most 700 bytes",
    ],
    [
      "the folder of rendered DAGs",
      "dags/definitions/x/a.py",
      dag("a"),
      "the key must not be in dags/definitions/",
    ],
    ["a file of 2 MiB", "dags/a.py", "#".repeat(2 * 1024 * 1024), "a Python file must have at most 1 MiB"],
    ["a definition that is not UTF-8", "definitions/a.yaml", "\xff", "UTF-8"],
  ])("says why: %s", async (_, key, text, reason) => {
    world.upload(key, Buffer.from(text, "latin1"));
    await invoke(world, today, [key]);
    await invoke(world, today, [key]);
    expect(world.dags.contents).toEqual({});
    expect(world.mails).toHaveLength(1);
    expect(world.mails[0]?.body).toContain(reason);
    expect(world.intake.current(key)?.tag).toBe("rejected");
  });

  test("zip archives and code that is not UTF-8 are rejected by the checker", async () => {
    world.upload("dags/a.zip", "PK");
    world.upload("dags/b.py", Buffer.from("x = '\xff'\n", "latin1"));
    await invoke(world, today, ["dags/a.zip", "dags/b.py"]);
    expect(world.dags.contents).toEqual({});
    expect(world.fileStatus("dags/a.zip")).toMatchObject({ findings: [{ rule: "FILE001" }] });
    expect(world.fileStatus("dags/b.py")).toMatchObject({
      state: "rejected",
      findings: [{ rule: "ENC001" }],
    });
  });

  test("for a dag_id of another file names both, and is published when the other is gone", async () => {
    world.upload("dags/a.py", dag("same"));
    world.upload("dags/b.py", dag("same"));
    await invoke(world, today, ["dags/a.py", "dags/b.py"]);
    expect(Object.keys(world.dags.contents)).toEqual(["dags/a.py"]);
    expect(world.fileStatus("dags/b.py")?.reason).toBe(
      "dag_id same must be in one file alone: dags/a.py has it, too",
    );
    world.delete("dags/a.py");
    await invoke(world, today, ["dags/a.py"], true);
    expect(Object.keys(world.dags.contents)).toEqual(["dags/b.py"]);
  });

  test("for a place that is a folder of another", async () => {
    world.upload("dags/a.py/b.py", dag("b"));
    world.upload("dags/a.py", dag("a"));
    await invoke(world, today, ["dags/a.py/b.py", "dags/a.py"]);
    expect(Object.keys(world.dags.contents)).toEqual(["dags/a.py/b.py"]);
  });
});

describe("a deletion", () => {
  test("removes what was published, and an expired version removes nothing", async () => {
    world.upload("dags/a.py", dag("a"));
    world.upload("dags/b.py", dag("b"));
    await invoke(world, today, ["dags/a.py", "dags/b.py"]);
    world.delete("dags/a.py");
    world.intake.keys.delete("dags/b.py");
    await invoke(world, today, ["dags/a.py", "dags/b.py"], true);
    expect(Object.keys(world.dags.contents)).toEqual(["dags/b.py"]);
    expect(world.fileStatus("dags/a.py")).toMatchObject({ state: "removed" });
    expect(world.events.at(-1)?.detailType).toBe("DAG Removed");
  });

  test("that comes late removes nothing that was delivered after it", async () => {
    world.upload("dags/a.py", dag("a"));
    await invoke(world, today, ["dags/a.py"]);
    world.delete("dags/a.py");
    world.upload("dags/a.py", dag("a", "# again"));
    await invoke(world, today, ["dags/a.py"]);
    expect(world.dags.contents).toEqual({ "dags/a.py": dag("a", "# again") });
  });
});

describe("definitions", () => {
  test("are rendered to a file for each DAG, and a DAG that is gone is removed", async () => {
    world.upload("definitions/team/etl.yaml", definition("one", "two"));
    await invoke(world, today, ["definitions/team/etl.yaml"]);
    expect(Object.keys(world.dags.contents)).toEqual([
      "dags/definitions/team/etl/one.py",
      "dags/definitions/team/etl/two.py",
    ]);
    world.upload("definitions/team/etl.yaml", definition("two", "three"));
    await invoke(world, today, ["definitions/team/etl.yaml"]);
    expect(Object.keys(world.dags.contents)).toEqual([
      "dags/definitions/team/etl/three.py",
      "dags/definitions/team/etl/two.py",
    ]);
  });

  test("follow the defaults beside them, which are rejected where they break one", async () => {
    world.upload("definitions/team/etl.yaml", definition("one"));
    world.upload("definitions/team/defaults.yaml", "tags: [first]\n");
    await invoke(world, today, ["definitions/team/etl.yaml", "definitions/team/defaults.yaml"]);
    expect(Object.values(world.dags.contents)[0]).toContain("first");
    world.upload("definitions/team/defaults.yaml", "nonsense: 1\n");
    await invoke(world, today, ["definitions/team/defaults.yaml"]);
    expect(world.fileStatus("definitions/team/defaults.yaml")).toMatchObject({ state: "rejected" });
    expect(Object.values(world.dags.contents)[0]).toContain("first");
    world.delete("definitions/team/defaults.yaml");
    await invoke(world, today, ["definitions/team/defaults.yaml"]);
    expect(Object.values(world.dags.contents)[0]).not.toContain("first");
  });
});

describe("reconcile", () => {
  test("publishes what no event came for, and removes what was deleted without one", async () => {
    world.upload("dags/a.py", dag("a"));
    world.upload("definitions/b.yaml", definition("b"));
    await invoke(world, today, [], true);
    expect(Object.keys(world.dags.contents)).toEqual(["dags/a.py", "dags/definitions/b/b.py"]);
    world.delete("definitions/b.yaml");
    await invoke(world, today, [], true);
    expect(Object.keys(world.dags.contents)).toEqual(["dags/a.py"]);
  });

  test("restores what somebody else changed or deleted, and leaves and lists what it does not know", async () => {
    world.upload("dags/a.py", dag("a"));
    world.upload("dags/b.py", dag("b"));
    await invoke(world, today, ["dags/a.py", "dags/b.py"]);
    world.dags.put("dags/a.py", badDag("a"), {}, world.now);
    world.dags.delete("dags/b.py", world.now);
    world.dags.put("dags/old.py", dag("old"), {}, world.now);
    await invoke(world, today, [], true);
    expect(world.dags.contents).toEqual({
      "dags/a.py": dag("a"),
      "dags/b.py": dag("b"),
      "dags/old.py": dag("old"),
    });
    expect(world.status("status/unknown-objects.json")).toEqual({
      version: 1,
      at: expect.any(String) as string,
      count: 1,
      objects: [{ key: "dags/old.py", etag: expect.any(String) as string, sha256: sha256(dag("old")) }],
    });
    expect(world.events.filter(({ detailType }) => detailType === "DAG Restored")).toHaveLength(2);
  });

  test("reads what it does not know once, and not where it is larger than any delivery", async () => {
    const calls: string[] = [];
    const one = publisher(world.ports((call) => void calls.push(call)));
    world.dags.put("dags/old.py", dag("old"), {}, world.now);
    world.dags.put("dags/large.bin", Buffer.alloc(11 * 1024 * 1024), {}, world.now);
    await one.run({ keys: [], reconcile: true }, today);
    await one.run({ keys: [], reconcile: true }, today);
    expect(calls.filter((call) => call === "dags.readVersion")).toHaveLength(1);
    expect(world.status("status/unknown-objects.json")).toMatchObject({
      count: 2,
      objects: [
        { key: "dags/large.bin", etag: expect.any(String) as string },
        { key: "dags/old.py", sha256: sha256(dag("old")) },
      ],
    });
  });

  test("with another policy reports what would be rejected, removes nothing, and says it once", async () => {
    world.upload("dags/a.py", dag("a"));
    await invoke(world, today, ["dags/a.py"]);
    const stricter = await rules({ dagIdPrefix: "team_" }, "1".repeat(64));
    await invoke(world, stricter, [], true);
    await invoke(world, stricter, [], true);
    expect(Object.keys(world.dags.contents)).toEqual(["dags/a.py"]);
    expect(world.mails.map(({ subject }) => subject)).toEqual([
      "payments: 1 published file fail today's check",
    ]);
    expect(world.fileStatus("dags/a.py")).toMatchObject({
      state: "published",
      findings: expect.arrayContaining([expect.objectContaining({ rule: "AF002" })]) as object,
    });
  });

  test("with another policy publishes what it rejected before", async () => {
    world.upload("dags/a.py", dag("a"));
    await invoke(world, await rules({ dagIdPrefix: "team_" }, "1".repeat(64)), ["dags/a.py"]);
    expect(world.dags.contents).toEqual({});
    await invoke(world, today, [], true);
    expect(Object.keys(world.dags.contents)).toEqual(["dags/a.py"]);
  });
});

describe("two invocations", () => {
  test("never publish at once: the second waits, and gives its keys back where it waits in vain", async () => {
    world.upload("dags/a.py", dag("a"));
    let nested: Promise<unknown> | undefined;
    const first = publisher(
      world.ports((call) => {
        if (call === "dags.write" && nested === undefined) {
          // The other instance has ten seconds, and this one does not end before.
          nested = publisher(world.ports(undefined, { seconds: 10 })).run(
            { keys: ["dags/a.py"], reconcile: false },
            today,
          );
          return nested.then(() => undefined);
        }
        return undefined;
      }),
    );
    expect(await first.run({ keys: ["dags/a.py"], reconcile: false }, today)).toMatchObject({ published: 1 });
    expect(await nested).toMatchObject({ failed: ["dags/a.py"] });
  });

  test("of one instance read the records once, where nobody wrote in between", async () => {
    const calls: string[] = [];
    const one = publisher(world.ports((call) => void calls.push(call)));
    for (const key of ["dags/a.py", "dags/b.py"]) {
      world.upload(key, dag(key.slice(5, 6)));
      await one.run({ keys: [key], reconcile: false }, today);
    }
    expect(calls.filter((call) => call === "table.records")).toHaveLength(1);
    world.upload("dags/c.py", dag("c"));
    await invoke(world, today, ["dags/c.py"]);
    world.upload("dags/d.py", dag("c"));
    await one.run({ keys: ["dags/d.py"], reconcile: false }, today);
    expect(world.fileStatus("dags/d.py")?.reason).toMatch(/dags\/c\.py has it/);
  });
});
