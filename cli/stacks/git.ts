import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { StacksError } from "./stacks-error";

/** The git repository that a file is in. */
export class GitRepository {
  private constructor(public readonly root: string) {}

  /** @throws StacksError where the folder is in no repository */
  public static of(folder: string): GitRepository {
    const { stdout, status } = git(folder, ["rev-parse", "--show-toplevel"]);
    if (status !== 0) {
      throw new StacksError(`--changed-since: ${folder} must be in a git repository, got: none`);
    }
    return new GitRepository(fs.realpathSync(stdout.trim()));
  }

  /**
   * The commit that a name means.
   * @throws StacksError where this clone has none
   */
  public commit(ref: string): string {
    const { stdout, status } = git(this.root, [
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${ref}^{commit}`,
    ]);
    if (status !== 0) {
      throw new StacksError(
        `--changed-since: must be a commit, branch or tag of this clone, got: ${JSON.stringify(ref)} (a shallow clone may lack it)`,
      );
    }
    return stdout.trim();
  }

  /** Writes all files of a commit into a new folder, and leaves index and work tree alone. */
  public checkOut(commit: string): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mwaa-teams-"));
    // A relative path of an index would be taken from the root.
    const env = { ...process.env, GIT_INDEX_FILE: path.join(folder, "index") };
    const tree = path.join(folder, "tree");
    for (const args of [
      ["read-tree", commit],
      ["checkout-index", "--all", "--quiet", `--prefix=${tree}/`],
    ]) {
      const { status, stderr } = git(this.root, args, env);
      if (status !== 0) {
        fs.rmSync(folder, { recursive: true });
        throw new StacksError(
          `--changed-since: git must be able to write the files of ${commit}: ${stderr.trim()}`,
        );
      }
    }
    fs.mkdirSync(tree, { recursive: true });
    return tree;
  }
}

function git(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): { stdout: string; stderr: string; status: number | null } {
  const { error, ...result } = spawnSync("git", ["-C", folder, ...args], { encoding: "utf8", env });
  if (error !== undefined) {
    throw new StacksError("--changed-since: git must be on the PATH, got: no such program");
  }
  return result;
}
