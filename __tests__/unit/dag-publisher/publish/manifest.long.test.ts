import { type RulesOfToday } from "../../../../functions/dag-publisher/publish/rules-of-today";
import { badDag, dag, definition, deliver, invoke, publisher, rules } from "./support/delivery";
import { Crash, World } from "./support/world";

interface Answer {
  readonly state: string;
  readonly reason?: string;
  readonly files: { readonly key: string; readonly accepted: boolean; readonly reason?: string }[];
}

let today: RulesOfToday;
let world: World;

beforeAll(async () => {
  today = await rules();
});
beforeEach(() => {
  world = new World();
});

const answerTo = (key: string): Answer | undefined => world.status<Answer>(`status/${key}`);
const names = (): string[] => Object.keys(world.dags.contents);

test("files of a manifest wait for it, and are published together: modules first, removals last", async () => {
  world.upload("dags/old.py", dag("old"));
  await invoke(world, today, ["dags/old.py"]);
  const manifest = deliver(
    world,
    "one",
    {
      "dags/a.py": dag("a", "from lib.x import V"),
      "dags/lib/x.py": "V = 1\n",
      "definitions/b.yaml": definition("b"),
    },
    { deletions: ["dags/old.py"] },
  );
  await invoke(world, today, ["dags/a.py", "dags/lib/x.py", "definitions/b.yaml"]);
  expect(names()).toEqual(["dags/old.py"]);
  const writes: string[] = [];
  const before = new Set(names());
  await publisher(
    world.ports((call) => {
      const added = names().find((name) => !before.has(name) && !writes.includes(name));
      writes.push(...(added === undefined ? [] : [added]), ...(call === "dags.remove" ? ["removal"] : []));
    }),
  ).run({ keys: [manifest], reconcile: false }, today);
  expect(names()).toEqual(["dags/a.py", "dags/definitions/b/b.py", "dags/lib/x.py"]);
  expect(writes[0]).toBe("dags/lib/x.py");
  expect(writes.at(-1)).toBe("removal");
  expect(answerTo(manifest)).toMatchObject({ state: "published" });
  expect(world.fileStatus("dags/a.py")).toMatchObject({
    state: "published",
    published: { provenance: { repository: "acme/payments-dags" } },
  });
  expect(world.fileStatus("dags/old.py")).toMatchObject({ state: "removed" });
  expect(world.mails).toEqual([]);
});

test("nothing of a manifest is published where one file is rejected, and one mail says so", async () => {
  world.upload("dags/old.py", dag("old"));
  await invoke(world, today, ["dags/old.py"]);
  const manifest = deliver(
    world,
    "one",
    { "dags/a.py": dag("a"), "dags/b.py": badDag("b") },
    { deletions: ["dags/old.py"] },
  );
  await invoke(world, today, ["dags/a.py", "dags/b.py", manifest, manifest]);
  await invoke(world, today, ["dags/a.py", "dags/b.py", manifest], true);
  expect(names()).toEqual(["dags/old.py"]);
  expect(answerTo(manifest)).toMatchObject({ state: "rejected" });
  expect(answerTo(manifest)?.files.map(({ key, accepted }) => [key, accepted])).toEqual([
    ["dags/a.py", true],
    ["dags/b.py", false],
    ["dags/old.py", true],
  ]);
  expect(world.fileStatus("dags/a.py")).toMatchObject({
    state: "rejected",
    reason: "another file of its manifest was rejected, and a manifest is published as a whole",
  });
  expect(world.mails.map(({ subject }) => subject)).toEqual(["payments: delivery aaaaaaaaaaaa rejected"]);
});

test("a manifest whose file was delivered again since is superseded", async () => {
  const first = deliver(world, "one", { "dags/a.py": dag("a"), "dags/b.py": dag("b") });
  const second = deliver(world, "two", { "dags/a.py": dag("a", "# two"), "dags/b.py": dag("b") });
  await invoke(world, today, [second, first]);
  expect(answerTo(first)).toMatchObject({
    state: "superseded",
    reason: expect.stringMatching(/dags\/a\.py/) as string,
  });
  expect(answerTo(second)).toMatchObject({ state: "published" });
  expect(world.dags.contents["dags/a.py"]).toBe(dag("a", "# two"));
});

test("a file that a manifest removed stays removed, until it is delivered again", async () => {
  world.upload("dags/a.py", dag("a"));
  await invoke(world, today, ["dags/a.py"]);
  const manifest = deliver(world, "one", {}, { deletions: ["dags/a.py"] });
  await invoke(world, today, [manifest]);
  await invoke(world, today, ["dags/a.py"], true);
  expect(names()).toEqual([]);
  world.upload("dags/a.py", dag("a"));
  await invoke(world, today, ["dags/a.py"]);
  expect(names()).toEqual(["dags/a.py"]);
});

test("a manifest removes an object of the DAG bucket that lay there before there was a publisher", async () => {
  world.dags.put("dags/old.py", dag("old"), {}, world.now);
  await invoke(world, today, [deliver(world, "one", {}, { deletions: ["dags/old.py"] })]);
  expect(names()).toEqual([]);
});

test.each([
  ["another environment", { environment: "other" }, "the manifest must be for the environment payments"],
  ["another key", { key: "manifests/other.json" }, "the manifest must name its own key"],
  ["nothing", { files: [], deletions: [] }, "the manifest must have files or deletions"],
  ["a traversal", { deletions: ["dags/../x.py"] }, "the key must have no empty folder, . or .."],
  ["another manifest", { deletions: ["manifests/x.json"] }, "a manifest must not name another"],
  ["a key of its own", { deletions: ["status/x.json"] }, "the key must begin with dags/"],
])("a manifest that names %s is rejected", async (_, change, reason) => {
  const manifest = deliver(
    world,
    "one",
    { "dags/a.py": dag("a") },
    { change: (content) => ({ ...content, ...change }) },
  );
  await invoke(world, today, [manifest]);
  expect(answerTo(manifest)?.reason).toContain(reason);
  expect(names()).toEqual([]);
});

test("a manifest in a folder names files of that folder alone: another repository's are not its own", async () => {
  const own = deliver(world, "team-a/one", { "dags/team-a/x.py": dag("x") });
  const foreign = deliver(world, "team-a/two", {}, { deletions: ["dags/team-b/y.py"] });
  await invoke(world, today, [own, foreign]);
  expect(answerTo(own)).toMatchObject({ state: "published" });
  expect(answerTo(foreign)?.reason).toContain("the manifest must name files below team-a/ alone");
});

test("a file with other bytes than its manifest names is rejected", async () => {
  const manifest = deliver(
    world,
    "one",
    { "dags/a.py": dag("a") },
    {
      change: (content) => ({
        ...content,
        files: content.files.map((file) => ({ ...file, sha256: "0".repeat(64) })),
      }),
    },
  );
  await invoke(world, today, [manifest]);
  expect(answerTo(manifest)?.files[0]?.reason).toBe("its bytes are not those that the manifest names");
});

test("files whose manifest does not come are rejected after an hour, and not before", async () => {
  deliver(world, "one", { "dags/a.py": dag("a") });
  world.intake.keys.delete("manifests/one.json");
  await invoke(world, today, [], true);
  expect(world.fileStatus("dags/a.py")).toBeUndefined();
  world.now += 2 * 60 * 60_000;
  await invoke(world, today, [], true);
  expect(world.fileStatus("dags/a.py")?.reason).toBe("its manifest manifests/one.json did not come");
});

test("a rejected manifest is published as a whole when the policy lets it through", async () => {
  const manifest = deliver(world, "one", { "dags/a.py": dag("a"), "dags/b.py": dag("team_b") });
  await invoke(world, await rules({ dagIdPrefix: "team_" }, "1".repeat(64)), [manifest]);
  expect(names()).toEqual([]);
  await invoke(world, today, [], true);
  expect(names()).toEqual(["dags/a.py", "dags/b.py"]);
  expect(answerTo(manifest)).toMatchObject({ state: "published" });
});

describe("where manifests must be signed", () => {
  const signed = (signature: string): boolean => signature === "right";
  const run = (keys: string[], reconcile = false): Promise<unknown> =>
    publisher(world.ports(undefined, { signed })).run({ keys, reconcile }, today);

  test.each([
    ["right", "published", ["dags/a.py"]],
    ["wrong", "rejected", []],
    [undefined, "rejected", []],
  ])("with the signature %s, a manifest is %s", async (sign, state, published) => {
    const manifest = deliver(world, "one", { "dags/a.py": dag("a") }, { sign });
    await run([manifest, "dags/a.py"], true);
    expect(answerTo(manifest)).toMatchObject({ state });
    expect(names()).toEqual(published);
  });

  test("neither a file nor a deletion counts by itself", async () => {
    await run([deliver(world, "one", { "dags/a.py": dag("a") }, { sign: "right" })]);
    world.upload("dags/b.py", dag("b"));
    world.delete("dags/a.py");
    await run(["dags/a.py", "dags/b.py"], true);
    expect(names()).toEqual(["dags/a.py"]);
    expect(world.fileStatus("dags/b.py")?.reason).toMatch(/signed manifest alone/);
  });
});

describe("an invocation that died while it published a manifest, and rules that reject it now", () => {
  const CALLS = 90;
  let strict: RulesOfToday;

  beforeAll(async () => {
    strict = await rules({ dagIdPrefix: "x" }, "1".repeat(64));
  });

  /** A manifest that changes, adds and removes, and an invocation that dies at a call. */
  async function dieAt(call: number): Promise<{ manifest: string; before: Record<string, string> }> {
    world = new World();
    for (const [key, text] of Object.entries({
      "dags/a.py": dag("x1"),
      "dags/c.py": dag("z"),
      "definitions/d.yaml": definition("x2"),
    })) {
      world.upload(key, text);
    }
    await invoke(world, today, [...world.intake.keys.keys()]);
    const before = world.dags.contents;
    const files = {
      "dags/a.py": dag("x1", "V = 2"),
      "dags/b.py": dag("y"),
      "definitions/d.yaml": definition("x2", "x3"),
    };
    const manifest = deliver(world, "one", files, { deletions: ["dags/c.py"] });
    let count = 0;
    const dies = (): void => {
      count += 1;
      if (count === call) {
        throw new Crash("the process died");
      }
    };
    await publisher(world.ports(dies))
      .run({ keys: [manifest], reconcile: false }, today)
      .catch(() => undefined);
    world.now += 120_000;
    return { manifest, before };
  }

  test("take all of it back, at whichever call it was, or find all of it published", async () => {
    const seen = new Set<string>();
    for (let call = 1; call <= CALLS; call++) {
      const { manifest, before } = await dieAt(call);
      const halfway = names().length;
      await invoke(world, strict, [manifest]);
      const { state = "" } = answerTo(manifest) ?? {};
      seen.add(state);
      if (state === "published") {
        expect(names()).toEqual([
          "dags/a.py",
          "dags/b.py",
          "dags/definitions/d/x2.py",
          "dags/definitions/d/x3.py",
        ]);
      } else {
        expect([call, halfway, world.dags.contents]).toEqual([call, halfway, before]);
      }
    }
    expect([...seen].sort()).toEqual(["published", "rejected"]);
  });

  test("let nobody have what it frees before that", async () => {
    for (let call = 1; call <= CALLS; call++) {
      const { manifest, before } = await dieAt(call);
      world.upload("dags/e.py", dag("z"));
      await invoke(world, { ...today, policyHash: "2".repeat(64) }, ["dags/e.py"]);
      await invoke(world, strict, [manifest, "dags/e.py"]);
      const hasOld = "dags/c.py" in world.dags.contents;
      expect([call, hasOld && "dags/e.py" in world.dags.contents]).toEqual([call, false]);
      expect(hasOld ? world.dags.contents : {}).toEqual(hasOld ? before : {});
    }
  });
});
