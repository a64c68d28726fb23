import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Clock } from "../../../../../cli/delivery/clock";
import { type CommandResult, type Surroundings } from "../../../../../cli/delivery/command";
import { ExplainedAws } from "../../../../../cli/delivery/explained-aws";
import { NO_PROGRESS } from "../../../../../cli/delivery/progress";
import { type PublishOptions, publish } from "../../../../../cli/publish";
import { type DeploymentStatus } from "../../../../../functions/dag-publisher/publish/statuses";
import { MemoryAws, MemoryBucket } from "./memory-aws";
import { StandInPublisher } from "./stand-in-publisher";

/** Name of the intake bucket. */
export const INTAKE = "acme-payments-intake";

/** A DAG that the checker has nothing against. */
export function dag(id: string, more = ""): string {
  return `from airflow import DAG\n\nwith DAG(dag_id="${id}"):\n    pass\n${more}`;
}

/** An author's folder, an intake bucket with its publisher, and a clock that runs when somebody waits. */
export class Workshop {
  public readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "delivery "));
  public readonly aws: MemoryAws;
  public readonly intake: MemoryBucket;
  public readonly publisher: StandInPublisher;
  public readonly around: Surroundings;
  /** Called each time that the command waits, after the publisher has run. */
  public onWait: () => void = () => undefined;
  /** Seconds that the command has waited. */
  public waited = 0;

  private time = Date.parse("2026-12-01T12:00:00Z");

  public constructor(deployed: Partial<DeploymentStatus> = {}) {
    const now = (): number => this.time;
    this.aws = new MemoryAws(deployed.signingKeyArn);
    this.intake = new MemoryBucket(now);
    this.aws.buckets.set(INTAKE, this.intake);
    this.publisher = new StandInPublisher(this.intake, now, deployed);
    const clock: Clock = {
      now,
      sleep: async (milliseconds) => {
        this.time += milliseconds;
        this.waited += milliseconds / 1_000;
        await this.publisher.run();
        this.onWait();
      },
    };
    this.around = {
      aws: () => new ExplainedAws(this.aws),
      clock,
      environment: {},
      progress: NO_PROGRESS,
      color: false,
    };
  }

  public close(): void {
    fs.rmSync(this.folder, { recursive: true });
  }

  public write(file: string, content: string | Uint8Array): void {
    const full = path.join(this.folder, file);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, content);
  }

  public remove(file: string): void {
    fs.rmSync(path.join(this.folder, file));
  }

  /** Time goes by. */
  public pass(seconds: number): void {
    this.time += seconds * 1_000;
  }

  public publish(
    options: Partial<PublishOptions> = {},
    around: Partial<Surroundings> = {},
  ): Promise<CommandResult> {
    return publish(
      this.folder,
      { file: "teams.yaml", bucket: INTAKE, timeout: 600, format: "text", ...options },
      { ...this.around, ...around },
    );
  }

  /** A path of the folder, as reports show it. */
  public shown(file: string): string {
    return path.join(this.folder, file);
  }
}
