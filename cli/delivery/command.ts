import { MwaaTeamsError } from "../../modules/package/mwaa-teams-error";
import { wantsColor } from "../check";
import { type Clock, SYSTEM_CLOCK } from "./clock";
import { type DeliveryAws } from "./delivery-aws";
import { ExplainedAws } from "./explained-aws";
import { type Progress, terminalProgress } from "./progress";

/** Exit codes of the delivery's commands. */
export const EXIT = {
  done: 0,
  /** Something was rejected, or differs. */
  rejected: 1,
  /** The command line is wrong, or something cannot be read or asked for. */
  failed: 2,
  /** No answer in time, or a later delivery came first. */
  unanswered: 3,
} as const;

/** What to print, and how to end. */
export interface CommandResult {
  /** For standard output. */
  readonly report: string;
  /** For standard error. */
  readonly notes: readonly string[];
  readonly exitCode: (typeof EXIT)[keyof typeof EXIT];
}

/** What the commands find around them. */
export interface Surroundings {
  /** AWS in a Region; without one, in that of the environment or of the profile. */
  readonly aws: (region: string | undefined) => DeliveryAws;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly progress: Progress;
  readonly color: boolean;
}

/** The real ones. */
export async function surroundings(): Promise<Surroundings> {
  const { SdkDeliveryAws } = await import("../aws-sdk.js");
  return {
    aws: (region) => new ExplainedAws(new SdkDeliveryAws(region)),
    clock: SYSTEM_CLOCK,
    environment: process.env,
    progress: terminalProgress(process.stderr, SYSTEM_CLOCK),
    color: wantsColor(),
  };
}

/** Runs a command; what its user can act on becomes a note. */
export async function runCommand(
  around: Surroundings,
  command: () => Promise<CommandResult>,
): Promise<CommandResult> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof MwaaTeamsError) {
      return { report: "", notes: [error.message], exitCode: EXIT.failed };
    }
    throw error;
  } finally {
    around.progress.clear();
  }
}
