import { type CommandResult, lastLines } from "./command";

/** A message of Terraform, as its machine-readable output has it. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
  readonly snippet?: { readonly context?: string | null };
}

/** One line of `terraform plan|apply -json`. */
export interface TerraformEvent {
  readonly type: string;
  readonly diagnostic?: Diagnostic;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
}

/** One message as a person reads it: severity, what, why, and the resource or line it is about. */
export function describeDiagnostic({
  severity,
  summary,
  detail,
  address,
  range,
  snippet,
}: Diagnostic): string {
  const place = address ?? snippet?.context ?? (range && `${range.filename}:${range.start.line}`);
  const why = detail === undefined || detail === "" ? "" : `: ${detail}`;
  return `${severity}: ${summary}${why}${place === undefined ? "" : ` (${place})`}`;
}

/** The events of a command that was run with `-json`; lines that are not JSON (a crash) are left out. */
export function parseEvents(stdout: string): TerraformEvent[] {
  return stdout.split("\n").flatMap((line) => {
    try {
      return line.startsWith("{") ? [JSON.parse(line) as TerraformEvent] : [];
    } catch {
      return [];
    }
  });
}

/** An error that carries Terraform's own words, so that a failed test says which resource and why. */
export class TerraformError extends Error {
  public constructor(
    stack: string,
    command: string,
    public readonly diagnostics: readonly Diagnostic[],
    { exitCode, stdout, stderr }: CommandResult,
  ) {
    const errors = diagnostics.filter(({ severity }) => severity === "error").map(describeDiagnostic);
    const words = errors.length > 0 ? errors.join("\n") : lastLines(`${stdout}\n${stderr}`);
    super(`${stack}: terraform ${command} failed (exit ${exitCode}):\n${words}`);
    this.name = "TerraformError";
  }
}
