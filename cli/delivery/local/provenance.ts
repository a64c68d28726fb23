import { execFileSync } from "node:child_process";
import { type Provenance } from "../../../functions/dag-publisher/publish/statuses";
import { DeliveryError } from "../delivery-error";

/** What the command line says of where files come from; each counts before what is found. */
export interface ProvenanceFlags {
  readonly commit?: string;
  readonly repository?: string;
  readonly ref?: string;
  readonly run?: string;
}

/** What git says of a folder. */
export interface GitFacts {
  readonly commit?: string;
  /** Address of `origin`. */
  readonly origin?: string;
  /** Such as `refs/heads/main`; missing where HEAD is on no branch. */
  readonly ref?: string;
  /** Whether files of the folder differ from the commit. */
  readonly isDirty: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where files come from: what the command line says, or else what GitHub Actions or GitLab CI/CD sets, or else git.
 * @throws DeliveryError for a flag that no object's metadata can hold
 * @see https://docs.github.com/actions/reference/workflows-and-actions/variables
 * @see https://docs.gitlab.com/ci/variables/predefined_variables/
 */
export function provenanceOf(
  { commit, repository, ref, run }: ProvenanceFlags,
  environment: Environment,
  git: GitFacts | undefined,
): Provenance {
  const flags = { commit, repository, ref, run };
  checkFlags(flags);
  const found = ofGitHub(environment) ?? ofGitLab(environment) ?? (git === undefined ? {} : ofGit(git));
  const all = { ...withoutEmpty(found), ...withoutEmpty(flags) };
  return Object.fromEntries(
    (["commit", "repository", "ref", "run"] as const).flatMap((name) =>
      all[name] === undefined ? [] : [[name, all[name]]],
    ),
  );
}

/** What git says of a folder; nothing where there is no git, or no repository. */
export function gitFactsOf(folder: string): GitFacts | undefined {
  const git = (...args: readonly string[]): string | undefined => {
    try {
      return execFileSync("git", ["-C", folder, ...args], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
        timeout: 30_000,
        maxBuffer: 100 * 1024 ** 2,
      }).trim();
    } catch {
      return undefined;
    }
  };
  const changes = git("status", "--porcelain", "--untracked-files=all", "--", ".");
  return changes === undefined
    ? undefined
    : {
        commit: git("rev-parse", "--verify", "HEAD"),
        origin: git("config", "--get", "remote.origin.url"),
        ref: git("symbolic-ref", "HEAD"),
        isDirty: changes !== "",
      };
}

function ofGitHub(environment: Environment): ProvenanceFlags | undefined {
  const {
    GITHUB_ACTIONS,
    GITHUB_SHA: commit,
    GITHUB_REPOSITORY: repository,
    GITHUB_REF: ref,
    GITHUB_SERVER_URL: server,
    GITHUB_RUN_ID: run,
  } = environment;
  return GITHUB_ACTIONS === "true"
    ? {
        commit,
        repository,
        ref,
        run:
          server === undefined || repository === undefined || run === undefined
            ? undefined
            : `${server}/${repository}/actions/runs/${run}`,
      }
    : undefined;
}

function ofGitLab(environment: Environment): ProvenanceFlags | undefined {
  const {
    GITLAB_CI,
    CI_COMMIT_SHA: commit,
    CI_PROJECT_PATH: repository,
    CI_COMMIT_TAG: tag,
    CI_COMMIT_BRANCH: branch,
    CI_JOB_URL: run,
  } = environment;
  const ref =
    tag !== undefined && tag !== ""
      ? `refs/tags/${tag}`
      : branch === undefined
        ? undefined
        : `refs/heads/${branch}`;
  return GITLAB_CI === "true" ? { commit, repository, ref, run } : undefined;
}

function ofGit({ commit, origin, ref }: GitFacts): ProvenanceFlags {
  return { commit, repository: origin && repositoryOf(origin), ref };
}

/** `acme/payments-dags` of an address: never its user, which may be a token. */
function repositoryOf(origin: string): string | undefined {
  const path = /^\w+:\/\/[^/]+\/(.+)$/.exec(origin)?.[1] ?? /^[\w.-]+@[\w.-]+:(.+)$/.exec(origin)?.[1];
  return path?.replace(/\.git\/?$/, "").replace(/^\/+/, "");
}

function checkFlags({ commit, ...others }: ProvenanceFlags): void {
  if (commit !== undefined && !isCommit(commit)) {
    throw new DeliveryError(`--commit must be 40 or 64 hexadecimal digits, got: ${JSON.stringify(commit)}`);
  }
  for (const [name, value] of Object.entries(others) as [string, string | undefined][]) {
    if (value !== undefined && !isPrintable(value)) {
      throw new DeliveryError(
        `--${name} must be 1 to 500 printable ASCII characters, got: ${JSON.stringify(value)}`,
      );
    }
  }
}

/** What is found is left out, or written in percent, where metadata cannot hold it as it is. */
function withoutEmpty({ commit, ...others }: ProvenanceFlags): ProvenanceFlags {
  const ascii = Object.entries(others).flatMap(([name, value]: [string, string | undefined]) => {
    const written = value?.replace(/[^\x20-\x7e]+/gu, (characters) => encodeURIComponent(characters));
    return written !== undefined && isPrintable(written) ? [[name, written]] : [];
  });
  return {
    ...(commit !== undefined && isCommit(commit) ? { commit } : {}),
    ...(Object.fromEntries(ascii) as ProvenanceFlags),
  };
}

function isCommit(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

function isPrintable(text: string): boolean {
  return /^[\x20-\x7e]{1,500}$/.test(text);
}
