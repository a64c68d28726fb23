import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { allDone } from "../__tests__/terraform/support/all-done";
import { changedConfig, grow, withTemporaryTag } from "../__tests__/terraform/support/changed-config";
import { derivedConfig } from "../__tests__/terraform/support/derived-config";
import { live } from "../__tests__/terraform/support/life";
import { PolicyGuard } from "../__tests__/terraform/support/permissions/policy-guard";
import { requestCauses } from "../__tests__/terraform/support/permissions/provider-log";
import { recordedGrants } from "../__tests__/terraform/support/permissions/recorded-grants";
import { Janitor } from "../__tests__/terraform/support/janitor";
import { Workbench } from "../__tests__/terraform/support/workbench";

const FILE = path.resolve(__dirname, "../modules/deployment/provider-actions.json");
const PROVIDER = "hashicorp/aws";

/** Configs of the terraform suite that have every resource type between them, and of each the stacks to record. */
const RECORDED: Readonly<Record<string, RegExp>> = {
  "private-endpoints.yaml": /./,
  "everything.yaml": /./,
  "existing-vpc.yaml": /./,
  "delivery.yaml": /./,
  "estates.yaml": /./,
  "audited.yaml": /^audit-/,
};

/** `npm run record-provider-actions`: what Terraform's AWS provider asks of AWS in whole lives of the stacks. */
async function record(): Promise<void> {
  const janitor = new Janitor();
  const logs = path.join(janitor.temporaryFolder(), "logs");
  mkdirSync(logs);
  const guard = new PolicyGuard();
  const bench = await Workbench.openWithAws({ guard, logs });
  try {
    const configs = Object.entries(RECORDED).map(([config, stacks]) => recordConfig(bench, config, stacks));
    await allDone(configs);
    const causes = new Map<string, { type?: string; applies: boolean }>();
    for (const log of readdirSync(logs)) {
      (await requestCauses(path.join(logs, log))).forEach((cause, id) => causes.set(id, cause));
    }
    const unknown = guard.recorded
      .filter(({ byProvider, invocationId }) => byProvider && !causes.has(invocationId))
      .flatMap(({ authorizations }) => authorizations.map(({ action }) => action))
      // The SDK assumes the role before there is a log.
      .filter((action) => action !== "sts:AssumeRole");
    if (unknown.length > 0) {
      throw new Error(`the log does not say what requests are for: ${[...new Set(unknown)].join(", ")}`);
    }
    const provider = `${PROVIDER} ${bench.providerVersion(PROVIDER) ?? "as pinned"}`;
    const text = JSON.stringify({ provider, types: recordedGrants(guard.recorded, causes) });
    writeFileSync(FILE, await format(text, { ...(await resolveConfig(FILE)), parser: "json" }));
    process.stderr.write(`${guard.recorded.length} requests, written to ${FILE}\n`);
  } finally {
    await bench.close();
    await janitor.close();
  }
}

/** Whole lives of the stacks of one config; the calls are the guard's to record. */
async function recordConfig(bench: Workbench, config: string, stacks: RegExp): Promise<void> {
  const file = await changedConfig(bench, await derivedConfig(bench, config), withTemporaryTag);
  const first = await bench.synthesize(file);
  const changed = await bench.synthesize(await changedConfig(bench, file, grow));
  const names = [...first.keys()].filter((name) => stacks.test(name));
  await allDone(
    names.map((name) => live(bench, name, first.get(name) ?? "", changed.get(name) ?? "", { upgrade: true })),
  );
}

void record();
