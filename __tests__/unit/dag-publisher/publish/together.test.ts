import { UnreadableObjectError } from "../../../../functions/dag-publisher/publish/ports";
import { type RulesOfToday } from "../../../../functions/dag-publisher/publish/rules-of-today";
import { badDag, dag, deliver, invoke, publisher, rules } from "./support/delivery";
import { World } from "./support/world";

let today: RulesOfToday;
let world: World;

beforeAll(async () => {
  today = await rules();
});
beforeEach(() => {
  world = new World();
});

const published = (): string[] => Object.keys(world.dags.contents);

describe("files whose events come together", () => {
  test("have their calls of AWS at the same time", async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `dags/d${index}.py`);
    keys.forEach((key, index) => world.upload(key, dag(`d${index}`)));
    let underWay = 0;
    let most = 0;
    const ports = world.ports();
    const { dags } = ports;
    const one = publisher({
      ...ports,
      dags: {
        ...dags,
        write: async (...args) => {
          underWay += 1;
          most = Math.max(most, underWay);
          await new Promise((done) => setImmediate(done));
          underWay -= 1;
          return dags.write(...args);
        },
      },
    });
    expect(await one.run({ keys, reconcile: false }, today)).toMatchObject({ published: 20, failed: [] });
    expect(most).toBe(16);
  });

  test("are published in whichever order they come, where one needs the other", async () => {
    const strict = await rules({ profile: "strict" });
    world.upload("dags/a.py", dag("a", "from shared.util import VALUE"));
    world.upload("dags/shared/util.py", "VALUE = 1\n");
    await invoke(world, strict, ["dags/a.py", "dags/shared/util.py"]);
    expect(published()).toEqual(["dags/a.py", "dags/shared/util.py"]);
    expect(world.mails).toEqual([]);
  });

  test("may have a dag_id from one that loses it in the same moment", async () => {
    world.upload("dags/old.py", dag("same"));
    world.upload("dags/gone.py", dag("other"));
    await invoke(world, today, ["dags/old.py", "dags/gone.py"]);
    world.upload("dags/first.py", dag("same"));
    world.upload("dags/second.py", dag("other"));
    world.upload("dags/old.py", dag("renamed"));
    world.delete("dags/gone.py");
    await invoke(world, today, ["dags/first.py", "dags/second.py", "dags/old.py", "dags/gone.py"]);
    expect(published()).toEqual(["dags/first.py", "dags/old.py", "dags/second.py"]);
    expect(world.mails).toEqual([]);
  });

  test("never have one dag_id or one place: the first of them is published, and the other is rejected", async () => {
    world.upload("dags/a.py", dag("same"));
    world.upload("dags/b.py", dag("same"));
    world.upload("dags/c.py", dag("c"));
    world.upload("dags/c.py/d.py", dag("d"));
    await invoke(world, today, ["dags/b.py", "dags/a.py", "dags/c.py", "dags/c.py/d.py"]);
    expect(published()).toEqual(["dags/b.py", "dags/c.py"]);
    expect(world.fileStatus("dags/a.py")?.reason).toMatch(/dags\/b\.py has it/);
    expect(world.fileStatus("dags/c.py/d.py")?.reason).toMatch(/in a folder that is a file: dags\/c\.py/);
  });

  test("are published without the one that fails", async () => {
    world.upload("dags/a.py", dag("a"));
    world.upload("dags/b.py", dag("b"));
    const ports = world.ports();
    const { dags } = ports;
    const one = publisher({
      ...ports,
      dags: {
        ...dags,
        write: (key, ...args) =>
          key === "dags/a.py" ? Promise.reject(new Error("slow down")) : dags.write(key, ...args),
      },
    });
    const result = await one.run({ keys: ["dags/a.py", "dags/b.py"], reconcile: false }, today);
    expect(result.failed).toEqual(["dags/a.py"]);
    expect(published()).toEqual(["dags/b.py"]);
    await invoke(world, today, ["dags/a.py"]);
    expect(published()).toEqual(["dags/a.py", "dags/b.py"]);
  });
});

describe("a file that nobody can read", () => {
  const unreadable = (key: string, mayPass = true): void => {
    world.intake.current(key)!.unreadable = new UnreadableObjectError("it must be readable", mayPass);
  };

  test("is rejected once, and published when it can be read", async () => {
    world.upload("dags/a.py", dag("a"));
    unreadable("dags/a.py");
    for (let round = 0; round < 3; round++) {
      expect(await invoke(world, today, ["dags/a.py"], true)).toMatchObject({
        failed: [],
        reconcileFailed: false,
      });
    }
    expect(published()).toEqual([]);
    expect(world.fileStatus("dags/a.py")).toMatchObject({ state: "rejected", reason: "it must be readable" });
    expect(world.mails).toHaveLength(1);
    delete world.intake.current("dags/a.py")!.unreadable;
    await invoke(world, today, [], true);
    expect(published()).toEqual(["dags/a.py"]);
  });

  test("rejects its manifest, which is published when it can be read", async () => {
    const manifest = deliver(world, "one", { "dags/a.py": dag("a"), "dags/b.py": dag("b") });
    unreadable("dags/a.py");
    await invoke(world, today, [manifest]);
    await invoke(world, today, [manifest], true);
    expect(published()).toEqual([]);
    expect(world.status(`status/${manifest}`)).toMatchObject({ state: "rejected" });
    expect(world.mails).toHaveLength(1);
    delete world.intake.current("dags/a.py")!.unreadable;
    await invoke(world, today, [], true);
    expect(published()).toEqual(["dags/a.py", "dags/b.py"]);
  });

  test("is no manifest", async () => {
    const manifest = deliver(world, "one", { "dags/a.py": dag("a") });
    unreadable(manifest, false);
    await invoke(world, today, [manifest], true);
    expect(world.status(`status/${manifest}`)).toMatchObject({
      state: "rejected",
      reason: "it must be readable",
    });
  });
});

test("one file that fails again and again does not keep the reconciliation from all others", async () => {
  world.upload("dags/a.py", dag("a"));
  world.upload("dags/b.py", dag("b"));
  await invoke(world, today, ["dags/b.py"]);
  world.dags.put("dags/b.py", badDag("b"), {}, world.now);
  world.upload("dags/c.py", dag("c"));
  const ports = world.ports();
  const { intake } = ports;
  const one = publisher({
    ...ports,
    intake: {
      ...intake,
      read: (key, ...args) =>
        key === "dags/a.py" ? Promise.reject(new Error("internal error")) : intake.read(key, ...args),
    },
  });
  expect(await one.run({ keys: [], reconcile: true }, today)).toMatchObject({ reconcileFailed: true });
  expect(world.dags.contents).toEqual({ "dags/b.py": dag("b"), "dags/c.py": dag("c") });
  expect(world.status("status/deployment.json")).toBeDefined();
  expect(world.warnings).toEqual([
    expect.stringContaining("dags/a.py"),
    expect.stringContaining("restored"),
    expect.stringContaining("comparison"),
    expect.stringContaining("reconcile"),
  ]);
});

test("deliveries that are decided again and again leave time to repair what is published", async () => {
  world.upload("dags/a.py", dag("same"));
  await invoke(world, today, ["dags/a.py"]);
  for (let index = 0; index < 10; index++) {
    const key = deliver(world, `m${index}`, { [`dags/b${index}.py`]: dag("same") });
    await invoke(world, today, [key]);
  }
  world.dags.put("dags/a.py", badDag("same"), {}, world.now);
  const ports = world.ports();
  const { intake } = ports;
  const one = publisher({
    ...ports,
    intake: {
      ...intake,
      read: (key, ...args) => {
        world.now += 60_000;
        return intake.read(key, ...args);
      },
    },
  });
  await one.run({ keys: [], reconcile: true }, today);
  expect(world.dags.contents).toEqual({ "dags/a.py": dag("same") });
});

test("an answer of an invocation that stood still is replaced by the one that counts", async () => {
  world.upload("dags/a.py", badDag("a"));
  let stood = false;
  const slow = publisher(
    world.ports(async (call) => {
      if (call === "intake.tag" && !stood) {
        stood = true;
        world.now += 120_000;
        world.upload("dags/a.py", dag("a"));
        await invoke(world, today, ["dags/a.py"]);
      }
    }),
  );
  await slow.run({ keys: ["dags/a.py"], reconcile: false }, today);
  expect(world.fileStatus("dags/a.py")).toMatchObject({ state: "rejected" });
  await invoke(world, today, [], true);
  expect(world.fileStatus("dags/a.py")).toMatchObject({ state: "published" });
  const answers = world.intake.keys.get("status/files/dags/a.py.json")?.length;
  await invoke(world, today, [], true);
  expect(world.intake.keys.get("status/files/dags/a.py.json")).toHaveLength(answers ?? 0);
});

test("a manifest whose files do not fit into memory together is rejected before they are read", async () => {
  const files = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`dags/data/${index}.csv`, "x"]));
  const manifest = deliver(world, "one", files);
  const read: string[] = [];
  const ports = world.ports();
  const { intake } = ports;
  const one = publisher({
    ...ports,
    intake: {
      ...intake,
      newest: async (key) => {
        const newest = await intake.newest(key);
        return newest && key.startsWith("dags/") ? { ...newest, size: 10 * 1024 * 1024 } : newest;
      },
      read: (key, ...args) => {
        read.push(key);
        return intake.read(key, ...args);
      },
    },
  });
  await one.run({ keys: [manifest], reconcile: false }, today);
  expect(world.status(`status/${manifest}`)).toMatchObject({
    state: "rejected",
    reason: "a manifest's files must have at most 64 MiB together, got: 73,400,320 bytes",
  });
  expect(read).toEqual([manifest]);
});
