import "../modules/package/check-on-import";

import { type ListedStack, listStacks } from "../modules/app/stack-list";
import { loadTeamsConfig } from "../modules/config/load-teams-config";
import { earlierStacks } from "./stacks/earlier-stacks";
import { digestsOf } from "./stacks/stack-digests";

/** What `mwaa-teams stacks` takes. */
export interface StacksOptions {
  /** Path of `teams.yaml`. */
  readonly file: string;
  /** A commit, branch or tag: only stacks that differ from it are listed. */
  readonly changedSince?: string;
  /** Whether the list is JSON. */
  readonly json?: boolean;
}

/** What differs from an earlier commit. */
interface Changes {
  /** The whole hash of the commit. */
  readonly comparedWith: string;
  /** Why the earlier stacks could not be synthesized, so that each counts as changed. */
  readonly reason?: string;
  /** Stacks that are gone from the file: what they deployed still runs. */
  readonly removed: readonly string[];
}

interface StackList {
  readonly stacks: readonly (ListedStack & { readonly change?: "added" | "changed" })[];
  readonly changes?: Changes;
}

/**
 * The stacks of a `teams.yaml` in the order in which they are applied, as a table or as JSON.
 * @throws TeamsConfigError where the file has mistakes
 * @throws StacksError where there is no such commit
 */
export function stacks(options: StacksOptions): string {
  const list = listed(options);
  return options.json === true ? json(list) : table(list);
}

function listed({ file, changedSince }: StacksOptions): StackList {
  const all = listStacks(loadTeamsConfig(file));
  if (changedSince === undefined) {
    return { stacks: all };
  }
  const { commit: comparedWith, digests: earlier, reason } = earlierStacks(file, changedSince);
  if (earlier === undefined) {
    return {
      stacks: all.map((stack) => ({ ...stack, change: "changed" as const })),
      changes: { comparedWith, reason, removed: [] },
    };
  }
  const now = digestsOf(file);
  return {
    stacks: all.flatMap((stack) => {
      const before = earlier.get(stack.name);
      return before === now.get(stack.name)
        ? []
        : [{ ...stack, change: before === undefined ? ("added" as const) : ("changed" as const) }];
    }),
    changes: { comparedWith, removed: [...earlier.keys()].filter((name) => !now.has(name)) },
  };
}

function json({ stacks: all, changes }: StackList): string {
  return JSON.stringify({ version: 1, ...changes, stacks: all }, undefined, 2);
}

function table({ stacks: all, changes }: StackList): string {
  const headings = ["wave", "stack", "account", "region", ...(changes === undefined ? [] : ["change"])];
  const rows = all.map(({ wave, name, accountId, region, change }) => [
    String(wave),
    name,
    accountId,
    region,
    ...(change === undefined ? [] : [change]),
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = [headings, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [
    ...(changes !== undefined && rows.length === 0 ? ["no stack differs"] : lines),
    ...(changes?.reason === undefined ? [] : [`every stack counts as changed: ${changes.reason}`]),
    ...(changes?.removed ?? []).map(
      (name) => `gone: ${name}; what it deployed still runs: see docs/operations.md#remove-a-team`,
    ),
  ].join("\n");
}
