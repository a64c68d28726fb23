import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ServiceModels } from "./gateway/api/service-models";
import { Gateway } from "./gateway/gateway";
import { type Janitor } from "./janitor";
import { startMotoServer } from "./local-servers";
import { REPOSITORY } from "./paths";
import { type PolicyGuard } from "./permissions/policy-guard";
import { pythonEnvironment } from "./python-environment";
import { PROGRAM } from "../../support/compiled-program";

/** The script that workflows run. */
export const SCRIPT = join(REPOSITORY, "examples/pipeline/mwaa-pipeline");

/** The bucket for plans and fingerprints, and for the states of tiny stacks. */
export const PLANS_BUCKET = "pipeline-plans";

/** What a stack creates, which needs no provider: what it says, and a program that runs during apply. */
export interface TinyStack {
  readonly says: string;
  readonly runs?: string;
}

/** A local AWS, and what a pipeline's commands find in their environment. */
export class PipelineBench {
  private constructor(
    private readonly moto: string,
    private readonly url: string,
    private readonly gateway: Gateway | undefined,
    public readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @param guard checks what the roles of a pipeline may do; without it, every call is allowed */
  public static async start(janitor: Janitor, guard?: PolicyGuard): Promise<PipelineBench> {
    const python = await pythonEnvironment(janitor);
    const moto = await startMotoServer(python, janitor);
    guard?.use(new ServiceModels(python.sitePackages));
    const gateway = guard === undefined ? undefined : await Gateway.start(moto, [guard]);
    const url = gateway?.url ?? moto;
    const program = join(janitor.temporaryFolder(), "mwaa-teams");
    const command = `exec ${process.execPath} ${PROGRAM} "$@"`;
    writeFileSync(program, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
    const bench = new PipelineBench(moto, url, gateway, {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "eu-west-1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      CHECKPOINT_DISABLE: "1",
      MWAA_TEAMS: program,
      MWAA_PLANS_BUCKET: PLANS_BUCKET,
    });
    const location = ["--create-bucket-configuration", "LocationConstraint=eu-west-1"];
    bench.aws("s3api", "create-bucket", "--bucket", PLANS_BUCKET, ...location);
    return bench;
  }

  /** Stops the guard; the local AWS is the janitor's to stop. */
  public async close(): Promise<void> {
    await this.gateway?.close();
  }

  /** What the AWS CLI prints, past the guard; fails where it does. */
  public aws(...args: readonly string[]): string {
    const env = { ...this.environment, AWS_ENDPOINT_URL: this.moto };
    const { status, stdout, stderr } = spawnSync("aws", args, { env, encoding: "utf8" });
    if (status !== 0) {
      throw new Error(`aws ${args.join(" ")} failed:\n${stderr}`);
    }
    return stdout;
  }

  /** A stack as `synth` leaves it in an output folder, with its state under a prefix in the local AWS. */
  public writeStack(outdir: string, name: string, prefix: string, { says, runs = "true" }: TinyStack): void {
    const folder = join(outdir, "stacks", name);
    mkdirSync(folder, { recursive: true });
    const backend = {
      bucket: PLANS_BUCKET,
      key: `${prefix}/terraform.tfstate`,
      region: "eu-west-1",
      endpoints: { s3: this.url },
      use_path_style: true,
      use_lockfile: true,
      skip_credentials_validation: true,
      skip_requesting_account_id: true,
      skip_metadata_api_check: true,
    };
    const it = { input: says, provisioner: [{ "local-exec": { command: runs } }] };
    writeFileSync(
      join(folder, "cdk.tf.json"),
      JSON.stringify({ terraform: { backend: { s3: backend } }, resource: { terraform_data: { it } } }),
    );
  }
}
