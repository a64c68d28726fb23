import { join, resolve } from "node:path";

/** The repository: where `main.ts`, `teams.yaml` and `node_modules` are. */
export const REPOSITORY = resolve(__dirname, "../../..");

/** What the suite keeps between runs: the virtual environment with moto, downloaded providers. Ignored by git. */
export const CACHE = join(REPOSITORY, ".cache", "terraform-tests");

/** The suite's own `teams.yaml` files. */
export const CONFIGS = resolve(__dirname, "../configs");

/** The pinned Python packages of the local AWS. */
export const REQUIREMENTS = resolve(__dirname, "../requirements.txt");

/** Those of the second local AWS. */
export const MINISTACK_REQUIREMENTS = resolve(__dirname, "../../ministack/requirements.txt");

/** Source of the stand-in for the archive provider. */
export const ARCHIVE_PROVIDER = resolve(__dirname, "../archive-provider");

/** Stacks written by hand, of resources that a construct will use. */
export const STACKS = resolve(__dirname, "../stacks");
