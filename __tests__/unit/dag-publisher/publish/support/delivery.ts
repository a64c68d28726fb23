import { Checker, type Inspection } from "../../../../../functions/dag-publisher/check/checker";
import { airflowTarget } from "../../../../../functions/dag-publisher/factory/airflow-target";
import { type DagPolicy } from "../../../../../functions/dag-publisher/policy/dag-policy";
import { dagPolicySchema } from "../../../../../functions/dag-publisher/policy/dag-policy";
import { sha256 } from "../../../../../functions/dag-publisher/publish/decision";
import {
  MANIFEST_METADATA,
  type ManifestContent,
  writeManifest,
} from "../../../../../functions/dag-publisher/publish/manifest";
import { type Ports } from "../../../../../functions/dag-publisher/publish/ports";
import { Publisher, type RunResult } from "../../../../../functions/dag-publisher/publish/publisher";
import { type RulesOfToday } from "../../../../../functions/dag-publisher/publish/rules-of-today";
import { type World } from "./world";

export const ENVIRONMENT = "payments";

/** A DAG that passes. */
export const dag = (id: string, more = ""): string =>
  `from airflow import DAG\nfrom datetime import datetime\n${more}\nDAG("${id}", start_date=datetime(2026, 1, 1), schedule=None)\n`;

/** A DAG that no policy lets through. */
export const badDag = (id: string): string => dag(id, 'import os\nos.system("airflow users create")');

/** A definition of the DAG factory that renders to one DAG for each id. */
export const definition = (...ids: readonly string[]): string =>
  ids
    .map((id) =>
      [
        `${id}:`,
        "  schedule: null",
        "  default_args:",
        "    start_date: 2026-01-01",
        "  tasks:",
        "    one:",
        "      operator: airflow.providers.standard.operators.empty.EmptyOperator",
      ].join("\n"),
    )
    .join("\n");

const inspections = new Map<string, Inspection>();

/** A checker that checks the same file once: histories are made of few files, and are not about what it finds. */
async function loadChecker(): Promise<Checker> {
  const checker = await Checker.load();
  const inspect = checker.inspect.bind(checker);
  checker.inspect = (file, policy, options) => {
    const key = JSON.stringify([
      file.path,
      file.modules,
      Buffer.from(file.bytes).toString("latin1"),
      policy,
      options,
    ]);
    const known = inspections.get(key) ?? inspect(file, policy, options);
    inspections.set(key, known);
    return known;
  };
  return checker;
}

export async function rules(
  policy: Partial<DagPolicy> = {},
  policyHash = "0".repeat(64),
): Promise<RulesOfToday> {
  return {
    checker: await loadChecker(),
    checkerVersion: "1.0.0",
    policy: { ...dagPolicySchema.parse({}), ...policy },
    policyHash,
    target: airflowTarget("2.11.0"),
    today: "2027-01-01",
  };
}

let holders = 0;

/** A publisher of an instance of its own. */
export function publisher(ports: Ports): Publisher {
  holders += 1;
  return new Publisher(
    {
      environment: ENVIRONMENT,
      holder: `instance-${holders}`,
      deployment: {
        version: 1,
        environment: ENVIRONMENT,
        checkerVersion: "1.0.0",
        policyKey: "policy/dag-policy.yaml",
        policyVersionId: "v1",
        policyHash: "0".repeat(64),
        airflowVersion: "2.11.0",
      },
    },
    ports,
  );
}

/** One invocation for these keys, and a reconcile where asked for. */
export function invoke(
  world: World,
  of: RulesOfToday,
  keys: readonly string[],
  reconcile = false,
): Promise<RunResult> {
  return publisher(world.ports()).run({ keys, reconcile }, of);
}

/** Delivers a commit as `mwaa-teams publish` does; gives the manifest's key. */
export function deliver(
  world: World,
  name: string,
  files: Readonly<Record<string, string>>,
  {
    deletions = [],
    change = (content) => content,
    sign,
  }: {
    readonly deletions?: readonly string[];
    readonly change?: (content: ManifestContent) => ManifestContent;
    readonly sign?: string;
  } = {},
): string {
  const key = `manifests/${name}.json`;
  const uploaded = Object.entries(files).map(([file, text]) => ({
    key: file,
    versionId: world.upload(file, text, { [MANIFEST_METADATA]: key }).versionId,
    sha256: sha256(text),
  }));
  const content = change({
    version: 1,
    environment: ENVIRONMENT,
    key,
    provenance: { commit: "a".repeat(40), repository: "acme/payments-dags" },
    files: uploaded,
    deletions: [...deletions],
  });
  world.upload(key, writeManifest(content, sign === undefined ? undefined : () => Buffer.from(sign)));
  return key;
}
