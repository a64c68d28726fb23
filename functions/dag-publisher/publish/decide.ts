import { ownModules } from "../check/own-modules";
import { type Diagnostic } from "../diagnostic";
import { conflicts } from "./conflicts";
import { type Change, type Outcome, rejectedUnread, sha256 } from "./decision";
import { decideDefinitions, type ReadPublished } from "./decide-definitions";
import { publishedKey } from "./intake-key";
import { type PublishedIndex } from "./published-index";
import { type FileRecord } from "./file-record";
import { type RulesOfToday } from "./rules-of-today";
import { sizeProblem } from "./size-limits";

/** What is there, beside the changes. */
export interface Present {
  readonly files: ReadonlyMap<string, FileRecord>;
  readonly index: PublishedIndex;
  /** Reads the published version of a file; nothing where it is gone. */
  readonly readPublished: ReadPublished;
}

/**
 * What each of some changes that belong together comes to. Nothing is written. A definition that was not delivered is among
 * the outcomes where the defaults beside it change.
 */
export async function decide(
  changes: readonly Change[],
  present: Present,
  rules: RulesOfToday,
): Promise<Outcome[]> {
  const modules = modulesAfter(changes, present);
  const dags = changes
    .filter(({ key }) => key.kind === "dag")
    .map((change) => decideDag(change, modules, rules));
  const definitions = await decideDefinitions(
    changes.filter(({ key }) => key.kind === "definition"),
    present,
    { ...rules, modules },
  );
  return conflicts([...dags, ...definitions], present.index);
}

/** Whether the findings stop a file. */
export function stops(findings: readonly Diagnostic[]): boolean {
  return findings.some(({ severity }) => severity === "error");
}

/** What is published at the end, whatever is rejected: a module that is missing fails in Airflow, and opens nothing. */
function modulesAfter(changes: readonly Change[], { files, index }: Present): string[] {
  const before = changes.flatMap(({ key }) => files.get(key.key) ?? []);
  const delivered = changes.flatMap(({ key, delivered }) =>
    delivered === undefined || key.kind !== "dag" ? [] : [key.path],
  );
  return index.modules(before, ownModules(delivered));
}

function decideDag(change: Change, modules: readonly string[], rules: RulesOfToday): Outcome {
  const { key, delivered } = change;
  const problem = change.problem ?? (delivered && sizeProblem(key, delivered.bytes.length));
  if (problem !== undefined) {
    return rejectedUnread(change, problem);
  }
  if (delivered === undefined) {
    return { change, accepted: true, findings: [], objects: [], dagIds: [] };
  }
  const { bytes } = delivered;
  const { findings, dagIds } = rules.checker.inspect({ path: key.path, bytes, modules }, rules.policy, {
    today: rules.today,
  });
  return {
    change,
    accepted: !stops(findings),
    findings,
    objects: [{ key: publishedKey(key.path), bytes, sha256: sha256(bytes) }],
    dagIds,
  };
}
