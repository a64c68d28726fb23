import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ACCOUNT, AwsClient, xmlText } from "./aws-client";
import { type CommandResult, lastLines, runCommand } from "./command";
import { fitStack } from "./fitted-stack";
import { type Janitor } from "./janitor";
import { phase } from "./phase";
import { MWAA_HOST } from "./terraform-override";
import { type TerraformProgram } from "./terraform-program";
import { PROGRAM } from "../../support/compiled-program";

const REGION = "eu-west-1";
const ADMINISTRATOR = "administrator";

/**
 * A person's desk: a folder, a home, a shell. Commands of the documentation run there as they stand on the page, by bash;
 * AWS is the local one, and Terraform has the providers that are at hand.
 */
export class Desk {
  /** Its path has a space. */
  public readonly folder: string;
  private readonly home: string;
  private credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_SESSION_TOKEN: "" };

  public constructor(
    private readonly terraform: TerraformProgram,
    private readonly janitor: Janitor,
  ) {
    this.folder = join(janitor.temporaryFolder(), "mwaa teams");
    this.home = janitor.temporaryFolder();
    mkdirSync(this.folder);
  }

  /** `npx cdktf-mwaa-teams` is this repository's program, as if the package were installed here. */
  public installProgram(): void {
    const words = [process.execPath, PROGRAM].map((word) => `'${word}'`).join(" ");
    mkdirSync(join(this.folder, "node_modules/.bin"), { recursive: true });
    writeFileSync(
      join(this.folder, "node_modules/.bin/cdktf-mwaa-teams"),
      `#!/bin/sh\nexec ${words} "$@"\n`,
      { mode: 0o755 },
    );
  }

  /** From here on, somebody is at work who may do everything in the account, and got in by a role. */
  public async signIn(account: string = ACCOUNT): Promise<void> {
    const aws = new AwsClient(this.terraform.localAws ?? "", "us-east-1", account);
    const [AssumeRolePolicyDocument, PolicyDocument] = [
      [],
      [{ Effect: "Allow", Action: "*", Resource: "*" }],
    ].map((Statement) => JSON.stringify({ Version: "2012-10-17", Statement })) as [string, string];
    await aws.query("iam", "CreateRole", { RoleName: ADMINISTRATOR, AssumeRolePolicyDocument });
    await aws.query("iam", "PutRolePolicy", { RoleName: ADMINISTRATOR, PolicyName: "all", PolicyDocument });
    const session = await aws.query("sts", "AssumeRole", {
      RoleArn: `arn:aws:iam::${account}:role/${ADMINISTRATOR}`,
      RoleSessionName: "somebody",
    });
    this.credentials = {
      AWS_ACCESS_KEY_ID: xmlText(session, "AccessKeyId"),
      AWS_SECRET_ACCESS_KEY: xmlText(session, "SecretAccessKey"),
      AWS_SESSION_TOKEN: xmlText(session, "SessionToken"),
    };
  }

  public write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  public read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** Runs a command, or some in one shell, and returns what they wrote; writes one line with the time. */
  public run(command: string): Promise<CommandResult> {
    const [first = ""] = command.split("\n");
    return phase("", first.replace(/ +#.*$/, "").slice(0, 90), () => {
      const terraform = /^terraform -chdir=(\S+)/.exec(command);
      if (terraform !== null) {
        this.fitStacks();
      }
      return this.terraform.shell(join(this.folder, terraform?.[1] ?? ""), (env) =>
        runCommand("bash", ["-c", `set -eo pipefail\n${command}`], {
          cwd: this.folder,
          env: this.environment(command, env),
          janitor: this.janitor,
        }),
      );
    });
  }

  /** Runs a command that must succeed, and returns its output without colours; one that fails is an error. */
  public async type(command: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(command);
    if (exitCode !== 0) {
      throw new Error(
        `exit ${exitCode} of the command\n  ${command}\n${lastLines(`${stdout}\n${stderr}`, 40)}`,
      );
    }
    return stripVTControlCharacters(stdout);
  }

  private fitStacks(): void {
    const stacks = join(this.folder, "cdktf.out/stacks");
    for (const name of existsSync(stacks) ? readdirSync(stacks) : []) {
      fitStack(join(stacks, name), name, this.terraform);
    }
  }

  private environment(command: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    // Without what npm and jest set for their children.
    const own = Object.entries(env).filter(([name]) => !/^(npm_|JEST_|NODE_)/.test(name));
    const shell = {
      ...Object.fromEntries(own),
      ...npmSettings(),
      HOME: this.home,
    };
    if (command.startsWith("npm ")) {
      return { ...shell, HTTP_PROXY: process.env.HTTP_PROXY, HTTPS_PROXY: process.env.HTTPS_PROXY };
    }
    return {
      ...shell,
      ...this.credentials,
      AWS_ENDPOINT_URL: this.terraform.localAws,
      AWS_REGION: REGION,
      // Version 1 of the AWS CLI reads this one alone.
      AWS_DEFAULT_REGION: REGION,
      AWS_PAGER: "",
      // The AWS CLI puts `api.` before MWAA's host, which a loopback address cannot have.
      ...(/\baws mwaa /.test(command) ? { AWS_ENDPOINT_URL_MWAA: `http://${MWAA_HOST}` } : {}),
    };
  }
}

/** Where packages come from is the machine's; what it has downloaded before is used, but for `npm run test:soak`. */
function npmSettings(): NodeJS.ProcessEnv {
  const { npm_config_registry, npm_config_cache = join(homedir(), ".npm"), SOAK } = process.env;
  return {
    npm_config_registry,
    npm_config_update_notifier: "false",
    npm_config_audit: "false",
    ...(SOAK === "1" ? {} : { npm_config_cache, npm_config_prefer_offline: "true" }),
  };
}
