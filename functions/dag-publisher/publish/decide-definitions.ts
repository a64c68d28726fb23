import path from "node:path";
import { type Diagnostic } from "../diagnostic";
import { isDefaultsFile, readDefaultsFile } from "../factory/defaults-files";
import { type RenderedDag, renderDefinitions } from "../factory/render-definitions";
import { type Change, type DeliveredFile, type Outcome, rejectedUnread, sha256 } from "./decision";
import { INTAKE_PREFIXES, PUBLISHED_PREFIX, readIntakeKey, renderedKey } from "./intake-key";
import { type FileRecord } from "./file-record";
import { type RulesOfToday } from "./rules-of-today";
import { sizeProblem } from "./size-limits";

/** Reads the published version of a file; nothing where it is gone. */
export type ReadPublished = (key: string) => Promise<DeliveredFile | undefined>;

interface Rules extends RulesOfToday {
  readonly modules: readonly string[];
}

/** A defaults file or a definition as it would be after the changes. */
interface Source {
  readonly change: Change;
  readonly text: string;
}

/** What changed definitions come to, and those that changed defaults reach. */
export async function decideDefinitions(
  changes: readonly Change[],
  present: { readonly files: ReadonlyMap<string, FileRecord>; readonly readPublished: ReadPublished },
  rules: Rules,
): Promise<Outcome[]> {
  if (changes.length === 0) {
    return [];
  }
  const reached = await readReached(changes, present);
  const defaults = await readDefaults([...changes, ...reached], present);
  const outcomes = [...changes, ...reached].map((change) =>
    isDefaultsFile(change.key.key) ? decideDefaults(change) : decideDefinition(change, defaults, rules),
  );
  return withWhatTheyBreak(outcomes, new Set(reached));
}

/** Published definitions that lie beside changed defaults or below them. */
async function readReached(
  changes: readonly Change[],
  {
    files,
    readPublished,
  }: { readonly files: ReadonlyMap<string, FileRecord>; readonly readPublished: ReadPublished },
): Promise<Change[]> {
  const changed = new Set(changes.map(({ key }) => key.key));
  const folders = changes
    .filter(({ key }) => isDefaultsFile(key.key))
    .map(({ key }) => `${path.posix.dirname(key.key)}/`);
  const reached = [...files].flatMap(([key, { status }]) =>
    status.published !== undefined &&
    key.startsWith(INTAKE_PREFIXES.definitions) &&
    !isDefaultsFile(key) &&
    !changed.has(key) &&
    folders.some((folder) => key.startsWith(folder))
      ? [key]
      : [],
  );
  const read = await Promise.all(reached.map(async (key) => ({ key, delivered: await readPublished(key) })));
  // One whose source has expired stays as it was rendered.
  return read.flatMap(({ key, delivered }) =>
    delivered === undefined ? [] : [{ key: readIntakeKey(key), delivered }],
  );
}

/** The files of defaults that reach one of the definitions, as they are after the changes. */
async function readDefaults(
  definitions: readonly Change[],
  {
    files,
    readPublished,
  }: { readonly files: ReadonlyMap<string, FileRecord>; readonly readPublished: ReadPublished },
): Promise<Source[]> {
  const changed = new Map(definitions.map((change) => [change.key.key, change]));
  const published = [...files].flatMap(([key, { status }]) =>
    status.published !== undefined &&
    key.startsWith(INTAKE_PREFIXES.definitions) &&
    isDefaultsFile(key) &&
    !changed.has(key) &&
    definitions.some((definition) => definition.key.key.startsWith(`${path.posix.dirname(key)}/`))
      ? [key]
      : [],
  );
  const kept = await Promise.all(
    published.map(async (key) => ({ key: readIntakeKey(key), delivered: await readPublished(key) })),
  );
  const delivered = definitions.filter(({ key }) => isDefaultsFile(key.key));
  return [...kept, ...delivered].flatMap((change: Change) => {
    const text = change.delivered === undefined ? undefined : decode(change.delivered.bytes);
    return text === undefined ? [] : [{ change, text }];
  });
}

function decideDefaults(change: Change): Outcome {
  const rejected = rejectionUnread(change);
  if (rejected !== undefined || change.delivered === undefined) {
    return rejected ?? accepted(change);
  }
  const { problems } = readDefaultsFile(decode(change.delivered.bytes) ?? "", change.key.key);
  const findings = [...problems.errors, ...problems.warnings];
  return { ...accepted(change), accepted: problems.errors.length === 0, findings };
}

function decideDefinition(change: Change, defaults: readonly Source[], rules: Rules): Outcome {
  const rejected = rejectionUnread(change);
  if (rejected !== undefined || change.delivered === undefined) {
    return rejected ?? accepted(change);
  }
  const { key } = change.key;
  const files = defaults
    .filter(({ change: { key: file } }) => key.startsWith(`${path.posix.dirname(file.key)}/`))
    .map(({ change: { key: file }, text }) => ({ path: file.key, text }));
  const definition = { path: key, text: decode(change.delivered.bytes) ?? "" };
  const { dags, errors, warnings } = renderDefinitions([...files, definition], rules.policy, rules.target);
  const objects = dags.map((dag) => outputOf(change, dag));
  const findings = objects.flatMap(({ key: output, bytes }): Diagnostic[] =>
    rules.checker.check(
      { path: output.slice(PUBLISHED_PREFIX.length), bytes, modules: rules.modules },
      rules.policy,
      { today: rules.today },
    ),
  );
  return {
    change,
    accepted: errors.length === 0 && !findings.some(({ severity }) => severity === "error"),
    findings: [...errors, ...warnings, ...findings],
    objects,
    dagIds: dags.map(({ dagId }) => dagId).sort(),
  };
}

function outputOf({ key }: Change, { dagId, python }: RenderedDag): Outcome["objects"][number] {
  const bytes = Buffer.from(python);
  return { key: renderedKey(key.path, dagId), bytes, sha256: sha256(bytes) };
}

/** Defaults that break a definition which nobody delivered with them are rejected, and the definition stays as it is. */
function withWhatTheyBreak(outcomes: readonly Outcome[], reached: ReadonlySet<Change>): Outcome[] {
  const broken = outcomes.filter((outcome) => reached.has(outcome.change) && !outcome.accepted);
  const results = outcomes.map((outcome): Outcome => {
    const folder = `${path.posix.dirname(outcome.change.key.key)}/`;
    const first = isDefaultsFile(outcome.change.key.key)
      ? broken.find(({ change }) => change.key.key.startsWith(folder))
      : undefined;
    return first === undefined || !outcome.accepted
      ? outcome
      : {
          ...outcome,
          accepted: false,
          again: true,
          reason: `${first.change.key.key} cannot be rendered with it`,
          findings: [...outcome.findings, ...first.findings],
        };
  });
  const stands = results.every(({ accepted: ok, change }) => ok || reached.has(change));
  // Where the defaults are rejected, what they reach is no change at all.
  return stands && broken.length === 0 ? results : results.filter(({ change }) => !reached.has(change));
}

function rejectionUnread(change: Change): Outcome | undefined {
  const { key, delivered, problem } = change;
  const reason =
    problem ??
    (delivered === undefined
      ? undefined
      : (sizeProblem(key, delivered.bytes.length) ??
        (decode(delivered.bytes) === undefined ? "a definition must be UTF-8" : undefined)));
  return reason === undefined ? undefined : rejectedUnread(change, reason);
}

function accepted(change: Change): Outcome {
  return { change, accepted: true, findings: [], objects: [], dagIds: [] };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
