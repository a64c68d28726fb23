import { spawnSync } from "node:child_process";
import path from "node:path";
import { installPackages } from "../python-packages";

const REQUIREMENTS = path.join(__dirname, "requirements.txt");

/** A checker from the package index, by how it is called. */
export interface Peer {
  readonly name: string;
  /** Its command for a folder, whose exit code says nothing. */
  command(folder: string): readonly string[];
  /** Files of a folder that it finds anything in. */
  flagged(folder: string): ReadonlySet<string>;
}

/** bandit first, then ruff with bandit's rules. Both come from the package index, pinned, once. */
export function installPeers(): readonly [bandit: Peer, ruff: Peer] {
  const bin = installPackages(REQUIREMENTS);
  return [
    peer(
      "bandit",
      [path.join(bin, "bandit"), "--recursive", "--quiet", "--exit-zero"],
      ["--format", "json"],
      (output) => (JSON.parse(output) as { results: { filename: string }[] }).results,
    ),
    peer(
      "ruff check --select S",
      [
        path.join(bin, "ruff"),
        "check",
        "--select",
        "S",
        "--no-cache",
        "--isolated",
        "--exit-zero",
        "--quiet",
      ],
      ["--output-format", "json"],
      (output) => JSON.parse(output) as { filename: string }[],
    ),
  ];
}

function peer(
  name: string,
  command: readonly string[],
  asJson: readonly string[],
  read: (output: string) => readonly { readonly filename: string }[],
): Peer {
  return {
    name,
    command: (folder) => [...command, folder],
    flagged: (folder) => {
      const [program = "", ...args] = [...command, ...asJson, folder];
      const { stdout, stderr, status } = spawnSync(program, args, {
        encoding: "utf8",
        maxBuffer: 1024 ** 3,
      });
      if (status !== 0) {
        throw new Error(`${name} failed: ${stderr}`);
      }
      return new Set(read(stdout).map(({ filename }) => path.basename(filename)));
    },
  };
}
