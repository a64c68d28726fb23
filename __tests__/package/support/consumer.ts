import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type CommandResult, lastLines, runCommand } from "../../terraform/support/command";
import { type Janitor } from "../../terraform/support/janitor";
import { FOLDER, MANIFEST, TARBALL } from "./tarball";

/** Projects of consumers, as they are in version control. */
const CONSUMERS = resolve(__dirname, "../consumers");

/** The peers in the versions that the repository itself is tested with. */
export const CDKTF_PEERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(MANIFEST.peerDependencies).map((name) => [name, MANIFEST.devDependencies[name] ?? ""]),
);

/** What a consumer compiles and runs TypeScript with. */
export const TYPESCRIPT: Readonly<Record<string, string>> = Object.fromEntries(
  ["@types/node", "tsx", "typescript"].map((name) => [name, MANIFEST.devDependencies[name] ?? ""]),
);

/** What a consumer's `package.json` says beyond the package itself. */
export interface ConsumerManifest {
  readonly type?: "module" | "commonjs";
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
}

/** Somebody else's project, in a folder of its own, with a `node_modules` of its own. */
export class Consumer {
  private constructor(
    public readonly folder: string,
    private readonly manifest: ConsumerManifest,
    private readonly janitor: Janitor,
  ) {}

  /** The project on CDKTF that the suite's set-up installs once; tests work in twins of it. */
  public static installed(janitor: Janitor): Consumer {
    const manifest = { dependencies: CDKTF_PEERS, devDependencies: TYPESCRIPT };
    return new Consumer(join(FOLDER, "installed project"), manifest, janitor);
  }

  /** A new project in a folder whose path has a space, with the files of `consumers/<files>`, if any. */
  public static create(janitor: Janitor, manifest: ConsumerManifest, files?: string): Consumer {
    const consumer = new Consumer(join(janitor.temporaryFolder(), "some project"), manifest, janitor);
    consumer.writeManifest();
    if (files !== undefined) {
      cpSync(join(CONSUMERS, files), consumer.folder, { recursive: true });
    }
    return consumer;
  }

  /** Another project with the same `node_modules`, file by file the same and yet its own. */
  public async twin(files?: string, manifest: ConsumerManifest = {}): Promise<Consumer> {
    const twin = Consumer.create(this.janitor, { ...this.manifest, ...manifest }, files);
    await this.mustRun("cp", "-al", "node_modules", twin.folder);
    return twin;
  }

  /** Writes a file of the project. */
  public write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Changes a file's text where it says `from`, which must be there. */
  public replace(file: string, from: string, to: string): void {
    const text = readFileSync(join(this.folder, file), "utf8");
    if (!text.includes(from)) {
      throw new Error(`${file} does not say ${from}`);
    }
    this.write(file, text.replaceAll(from, to));
  }

  /** The TypeScript program that all consumers share, with its imports changed where a consumer has other ones. */
  public writeProgram(edit: (text: string) => string = (text) => text): void {
    this.write("main.ts", edit(readFileSync(join(CONSUMERS, "main.ts"), "utf8")));
  }

  /** `npm install`, of the manifest or of these packages, without what is of no use here. */
  public async install(...args: readonly string[]): Promise<void> {
    this.writeManifest();
    const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    await this.mustRun("npm", "install", ...quiet, ...args);
  }

  /** Runs a program in the project; one that fails is an error with the end of what it wrote. */
  public async mustRun(program: string, ...args: readonly string[]): Promise<string> {
    const result = await this.run(program, ...args);
    if (result.exitCode !== 0) {
      throw new Error(
        `${program} ${args.join(" ")} failed:\n${lastLines(`${result.stdout}\n${result.stderr}`, 40)}`,
      );
    }
    return result.stdout;
  }

  /** Runs a program in the project. */
  public run(program: string, ...args: readonly string[]): Promise<CommandResult> {
    return runCommand(program, args, { cwd: this.folder, env: consumerEnvironment(), janitor: this.janitor });
  }

  private writeManifest(): void {
    mkdirSync(this.folder, { recursive: true });
    const dependencies = { [MANIFEST.name]: `file:${TARBALL}`, ...this.manifest.dependencies };
    const manifest = { name: "consumer", private: true, ...this.manifest, dependencies };
    this.write("package.json", JSON.stringify(manifest, undefined, 2));
  }

  /** The folders of the stacks under `cdktf.out`, by name. */
  public get stacks(): ReadonlyMap<string, string> {
    const stacks = join(this.folder, "cdktf.out/stacks");
    return new Map(
      readdirSync(stacks)
        .sort()
        .map((name) => [name, join(stacks, name)]),
    );
  }

  /** A stack's Terraform JSON without the versions of providers and of CDKTF, which differ by design. */
  public stackWithoutVersions(name: string): string {
    const stack = JSON.parse(
      readFileSync(join(this.folder, "cdktf.out/stacks", name, "cdk.tf.json"), "utf8"),
    ) as { "//"?: unknown; terraform: { required_providers?: unknown } };
    delete stack["//"];
    delete stack.terraform.required_providers;
    return JSON.stringify(stack, undefined, 2);
  }
}

/** The consumer's own shell: without what npm and jest set for their children. */
function consumerEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_(registry|cache))|JEST_|NODE_)/.test(name),
  );
  return Object.fromEntries(own);
}
