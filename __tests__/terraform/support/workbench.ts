import { Desk } from "./desk";
import { Janitor } from "./janitor";
import { LocalAws, type LocalAwsOptions } from "./local-aws";
import { mirroredVersion, providerSources } from "./provider-sources";
import { type Stacks, synthesize, synthesizeHere } from "./synthesize";
import { TerraformProgram } from "./terraform-program";
import { TerraformWorkspace } from "./terraform-workspace";

/** What a test file works with; open it in `beforeAll` and close it in `afterAll`. */
export class Workbench {
  private constructor(
    public readonly janitor: Janitor,
    private readonly terraform: TerraformProgram,
    private readonly aws?: LocalAws,
  ) {}

  /** For commands that call no AWS: init and validate. */
  public static open(): Promise<Workbench> {
    return tidied(
      async (janitor) =>
        new Workbench(janitor, new TerraformProgram(janitor, await providerSources(janitor))),
    );
  }

  /** With a local AWS of its own. */
  public static openWithAws(options?: LocalAwsOptions): Promise<Workbench> {
    return Workbench.openBefore((janitor) => LocalAws.start(janitor, options), options?.logs);
  }

  /** With the second local AWS. */
  public static openWithMinistack(): Promise<Workbench> {
    return Workbench.openBefore((janitor) => LocalAws.startMinistack(janitor));
  }

  private static openBefore(
    start: (janitor: Janitor) => Promise<LocalAws>,
    logs?: string,
  ): Promise<Workbench> {
    return tidied(async (janitor) => {
      const providers = await providerSources(janitor);
      const aws = await start(janitor);
      return new Workbench(janitor, new TerraformProgram(janitor, providers, aws.url, logs), aws);
    });
  }

  /** Address of the local AWS. */
  public get awsUrl(): string {
    if (this.aws === undefined) {
      throw new Error("this workbench has no local AWS: use Workbench.openWithAws()");
    }
    return this.aws.url;
  }

  /** The version of a provider that mirrors on disk have, or nothing where the registry gives the pinned one. */
  public providerVersion(provider: string): string | undefined {
    return mirroredVersion(this.terraform.providers, provider);
  }

  /** The app, run as a user runs it. */
  public synthesize(teamsFile: string): Promise<Stacks> {
    return this.terraform.turn(() => synthesize(teamsFile, this.janitor));
  }

  /** The app's work without its process. */
  public synthesizeHere(teamsFile: string): Stacks {
    return synthesizeHere(teamsFile, this.janitor);
  }

  /** A folder and a shell of a person, with Terraform and the local AWS. */
  public desk(): Desk {
    return new Desk(this.terraform, this.janitor);
  }

  /** A workspace with this stack, initialised. */
  public async workspace(name: string, stackFolder: string): Promise<TerraformWorkspace> {
    const workspace = new TerraformWorkspace(name, this.terraform, this.janitor);
    await workspace.load(stackFolder);
    await workspace.init();
    return workspace;
  }

  /** Ends and removes everything that the workbench started and wrote. */
  public async close(): Promise<void> {
    await this.aws?.close();
    await this.janitor.close();
  }
}

/** A workbench that could not be opened leaves nothing behind either. */
async function tidied(open: (janitor: Janitor) => Promise<Workbench>): Promise<Workbench> {
  const janitor = new Janitor();
  try {
    return await open(janitor);
  } catch (error) {
    await janitor.close();
    throw error;
  }
}
