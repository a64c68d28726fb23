import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { synthesize } from "../../../modules/app/synthesize";
import { loadTeamsConfig } from "../../../modules/config/load-teams-config";
import { type Template } from "../support/template";
import { EXAMPLES, templates } from "./example";

interface StackJson {
  readonly provider: { readonly aws: readonly { readonly allowed_account_ids: readonly string[] }[] };
  readonly terraform: { readonly backend: { readonly s3: { readonly key: string } } };
}

const ACCOUNTS = ["111122223333", "444455556666", "777788889999"];

describe("examples/ten-teams", () => {
  const config = loadTeamsConfig(path.join(EXAMPLES, "ten-teams/teams.yaml"));
  let stacks: Record<string, Template>;
  beforeAll(() => {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "ten-teams-"));
    try {
      synthesize(config, path.join(outdir, "cdktf.out"));
      stacks = templates(path.join(outdir, "cdktf.out"));
    } finally {
      fs.rmSync(outdir, { recursive: true });
    }
  });

  test("has ten teams in three accounts, and one thing that a person should look at, which its file explains", () => {
    expect(config.teams).toHaveLength(10);
    expect([...new Set(config.teams.map(({ props }) => props.accountId))].sort()).toEqual(ACCOUNTS);
    expect([...config.warnings, ...config.teams.flatMap(({ warnings }) => warnings)]).toEqual([
      expect.stringMatching(/^deletionProtection: false: /),
    ]);
  });

  test("makes a stack for each team and a trail for each account, each bound to its account", () => {
    const accounts = Object.entries(stacks).map(([name, { text }]) => {
      const { provider } = JSON.parse(text) as StackJson;
      return [name, provider.aws[0]?.allowed_account_ids] as const;
    });

    expect(Object.fromEntries(accounts)).toEqual({
      ...Object.fromEntries(config.teams.map(({ name, props }) => [name, [props.accountId]])),
      ...Object.fromEntries(ACCOUNTS.map((account) => [`audit-${account}`, [account]])),
    });
  });

  test("keeps a state of its own for every stack", () => {
    const keys = Object.values(stacks).map(
      ({ text }) => (JSON.parse(text) as StackJson).terraform.backend.s3.key,
    );

    expect(new Set(keys).size).toBe(13);
  });

  test("protects all but the team that may go", () => {
    const unprotected = config.teams.filter(({ props }) => props.deletionProtection !== true);

    expect(unprotected.map(({ name }) => name)).toEqual(["experiments"]);
  });

  test("lets no two networks that it creates overlap", () => {
    const ranges = config.teams.flatMap(({ props }) => props.vpcCidr ?? []);

    expect(ranges).toHaveLength(9);
    // All of them are of one size, on its boundaries.
    expect(ranges.filter((cidr) => !/^10\.\d+\.(0|16|32|48)\.0\/20$/.test(cidr))).toEqual([]);
    expect(new Set(ranges).size).toBe(9);
  });
});
