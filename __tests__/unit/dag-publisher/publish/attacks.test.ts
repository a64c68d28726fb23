import { sha256 } from "../../../../functions/dag-publisher/publish/decision";
import { MANIFEST_METADATA, writeManifest } from "../../../../functions/dag-publisher/publish/manifest";
import { readMessages } from "../../../../functions/dag-publisher/publish/messages";
import { type RulesOfToday } from "../../../../functions/dag-publisher/publish/rules-of-today";
import { badDag, dag, definition, deliver, ENVIRONMENT, invoke, publisher, rules } from "./support/delivery";
import { World } from "./support/world";

let today: RulesOfToday;

beforeAll(async () => {
  today = await rules();
});

/** What another repository of the team has published before. */
const THEIRS = { "dags/sales/daily.py": dag("daily") };

/** What somebody tries who may write keys of authors below `mine/`, and no others; gives the keys that events name. */
const ATTEMPTS: Readonly<Record<string, (world: World) => string[]>> = {
  "a manifest that has another's file": (world) => [
    deliver(world, "mine/one", { "dags/sales/daily.py": dag("mine") }),
  ],
  "a manifest that deletes another's file": (world) => [
    deliver(world, "mine/one", {}, { deletions: ["dags/sales/daily.py"] }),
  ],
  "a manifest that names an earlier version of another's file": (world) => [
    deliver(
      world,
      "mine/one",
      {},
      {
        change: (content) => ({
          ...content,
          files: [
            {
              key: "dags/sales/daily.py",
              versionId: "v000001",
              sha256: sha256(THEIRS["dags/sales/daily.py"]),
            },
          ],
        }),
      },
    ),
  ],
  "a manifest whose path leaves its folder": (world) => [
    deliver(world, "mine/one", {}, { deletions: ["dags/mine/../sales/daily.py"] }),
  ],
  "a manifest of another environment, replayed": (world) => [
    deliver(
      world,
      "mine/one",
      { "dags/mine/a.py": dag("a") },
      {
        change: (content) => ({ ...content, environment: `${ENVIRONMENT}-2` }),
      },
    ),
  ],
  "a manifest copied to another key": (world) => {
    const key = deliver(world, "mine/one", { "dags/mine/a.py": badDag("a") });
    world.upload("manifests/mine/two.json", Buffer.from(world.intake.current(key)?.bytes ?? ""));
    return [key, "manifests/mine/two.json"];
  },
  "bytes that are swapped after the manifest": (world) => {
    const key = deliver(world, "mine/one", { "dags/mine/a.py": dag("a") });
    world.upload("dags/mine/a.py", badDag("a"), { [MANIFEST_METADATA]: key });
    return [key, "dags/mine/a.py"];
  },
  "a hash that is not that of the bytes": (world) => [
    deliver(
      world,
      "mine/one",
      { "dags/mine/a.py": badDag("a") },
      {
        change: (content) => ({
          ...content,
          files: content.files.map((file) => ({ ...file, sha256: sha256(dag("a")) })),
        }),
      },
    ),
  ],
  "a file that says that a manifest of others brings it": (world) => {
    world.upload("dags/mine/a.py", badDag("a"), { [MANIFEST_METADATA]: "manifests/sales/one.json" });
    return ["dags/mine/a.py"];
  },
  "metadata that claims the check": (world) => {
    world.upload("dags/mine/a.py", badDag("a"), {
      "mwaa-teams-sha256": sha256(badDag("a")),
      "mwaa-teams-checker": "1.0.0",
      "dag-check": "published",
    });
    return ["dags/mine/a.py"];
  },
  "another's dag_id": (world) => {
    world.upload("dags/mine/a.py", dag("daily"));
    return ["dags/mine/a.py"];
  },
  "another's dag_id, of a definition": (world) => {
    world.upload("definitions/mine/a.yaml", definition("daily"));
    return ["definitions/mine/a.yaml"];
  },
  "a file where another's folder is": (world) => {
    world.upload("dags/sales", "x");
    return ["dags/sales"];
  },
  "a place where rendered files lie": (world) => {
    world.upload("dags/definitions/x/x.py", dag("x"));
    return ["dags/definitions/x/x.py"];
  },
  "a key with ..": (world) => {
    world.upload("dags/mine/../sales/daily.py", dag("x"));
    return ["dags/mine/../sales/daily.py"];
  },
  "a key that is decoded twice": (world) => {
    world.upload("dags/mine/%2e%2e/sales/daily.py", badDag("x"));
    return ["dags/mine/%2e%2e/sales/daily.py", "dags/mine/../sales/daily.py"];
  },
  "an event about the policy, a status or nothing": (world) => {
    world.intake.put("policy/dag-policy.yaml", "rules: { EXEC001: off }", {}, world.now);
    return ["policy/dag-policy.yaml", "status/files/dags/sales/daily.py.json", "__proto__", "dags/"];
  },
  "a module in place of Airflow's": (world) => {
    world.upload("dags/airflow_local_settings.py", "x = 1\n");
    world.upload("dags/mine/sitecustomize.py", "x = 1\n");
    return ["dags/airflow_local_settings.py", "dags/mine/sitecustomize.py"];
  },
  "code that Airflow would unpack": (world) => {
    world.upload("dags/mine/a.zip", "PK\u0003\u0004");
    world.upload("dags/mine/a.pyc", "x");
    return ["dags/mine/a.zip", "dags/mine/a.pyc"];
  },
};

test.each(Object.entries(ATTEMPTS))(
  "%s: nothing of it is published, what was there stays, and it is answered once",
  async (_, attempt) => {
    const world = new World();
    Object.entries(THEIRS).forEach(([key, text]) => world.upload(key, text));
    await invoke(world, today, Object.keys(THEIRS));
    const keys = attempt(world);
    await invoke(world, today, keys);
    await invoke(world, today, keys, true);
    // A file waits for its manifest for an hour.
    world.now += 2 * 3_600_000;
    await invoke(world, today, keys, true);
    expect(world.dags.contents).toEqual(THEIRS);
    const reported = world.events.length;
    await invoke(world, today, keys, true);
    expect(world.events).toHaveLength(reported);
  },
);

test("a manifest signed for something else, or by somebody else, is worth nothing", async () => {
  const world = new World();
  const signed = deliver(world, "one", { "dags/a.py": dag("a") }, { sign: "of the key" });
  const text = Buffer.from(world.intake.current(signed)?.bytes ?? "").toString();
  const { content, signature } = JSON.parse(text) as { content: string; signature: string };
  const other = { ...(JSON.parse(content) as object), key: "manifests/two.json" };
  world.upload("manifests/two.json", JSON.stringify({ content: JSON.stringify(other), signature }));
  world.upload("manifests/three.json", writeManifest(JSON.parse(content) as never));
  const isOfTheKey = (bytes: string): boolean => bytes === content;
  const ports = world.ports(undefined, { signed: () => true });
  await publisher({
    ...ports,
    signatures: { isValid: (bytes) => Promise.resolve(isOfTheKey(Buffer.from(bytes).toString())) },
  }).run({ keys: ["manifests/two.json", "manifests/three.json"], reconcile: false }, today);
  expect(world.dags.contents).toEqual({});
  expect(world.status("status/manifests/two.json")?.reason).toMatch(/signature is not one of/);
  expect(world.status("status/manifests/three.json")?.reason).toMatch(/must/);
});

test("messages of other buckets and of other senders name no key", () => {
  const message = (body: unknown): { messageId: string; body: string } => ({
    messageId: "1",
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const object = { key: "dags/a.py" };
  for (const body of [
    { detail: { bucket: { name: "another" }, object } },
    { detail: { bucket: { name: ["intake"] }, object } },
    { detail: { bucket: { name: "intake" }, object: { key: ["dags/a.py"] } } },
    { "mwaa-teams": ["reconcile"] },
    "[]",
    "null",
    "{",
  ]) {
    expect(readMessages([message(body)], "intake")).toEqual({
      keys: new Map(),
      reconcile: [],
      unknown: ["1"],
    });
  }
});
