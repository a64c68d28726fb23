import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "./paths";

/** What the tests report to the janitor's process; `gone` takes an earlier message back. */
export type JanitorMessage =
  | { readonly kind: "group"; readonly value: number; readonly gone?: boolean }
  | { readonly kind: "folder"; readonly value: string };

/**
 * Everything that a test file starts or writes is registered here, and none of it survives the test file: not
 * on success, not on failure, not on Ctrl-C, not when the test process is killed. See janitor-process.ts.
 */
export class Janitor {
  private readonly process: ChildProcess;

  public constructor() {
    this.process = spawn(process.execPath, ["--import", "tsx", join(__dirname, "janitor-process.ts")], {
      cwd: REPOSITORY,
      detached: true,
      stdio: ["pipe", "ignore", "inherit"],
    });
  }

  /** A new empty folder, removed at the end. */
  public temporaryFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), "mwaa-teams-"));
    this.removeAtEnd(folder);
    return folder;
  }

  /** Removes a folder at the end, if it is there by then. */
  public removeAtEnd(folder: string): void {
    this.report({ kind: "folder", value: folder });
  }

  /** Ends this process (the leader of its own group) and its children at the end, unless it ends before. */
  public adopt(child: ChildProcess): void {
    const value = child.pid;
    if (value === undefined) {
      return;
    }
    this.report({ kind: "group", value });
    child.once("exit", () => this.report({ kind: "group", value, gone: true }));
  }

  /** Ends and removes everything, and returns when that is done. */
  public async close(): Promise<void> {
    if (this.process.exitCode === null) {
      const exited = once(this.process, "exit");
      this.process.stdin?.end();
      await exited;
    }
  }

  private report(message: JanitorMessage): void {
    if (this.process.stdin?.writable) {
      this.process.stdin.write(`${JSON.stringify(message)}\n`);
    }
  }
}
