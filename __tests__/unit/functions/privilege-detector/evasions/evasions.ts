import { createHash } from "node:crypto";
import { type FindingKind } from "../../../../../functions/privilege-detector/model/finding";
import { type LogEvent } from "../../../../../functions/privilege-detector/model/log-event";
import { Random } from "../../../dag-publisher/evasions/grammar/random";
import { FORMS } from "./forms";
import {
  accessLine,
  AGENTS,
  COMMAND_FORMATS,
  type Format,
  MANAGER_FORMATS,
  OUTPUT_FORMATS,
  VERSIONS,
} from "./formats";
import {
  ADDRESS_FORMS,
  ADDRESSES,
  REQUESTS,
  SECRET_FORMS,
  SECRETS,
  SQL_VERBS,
  STATEMENT_FORMS,
  TABLE_FORMS,
  TABLES,
} from "./statements";
import { MANAGER_LINES, RESULTS, SUBJECTS } from "./subjects";

/** What kind of line it is. */
export const FAMILIES = ["commands", "results", "security manager", "SQL", "requests", "secrets"] as const;

/** A family of evasions. */
export type Family = (typeof FAMILIES)[number];

/** A line of a change that is written so as not to be found. */
export interface Evasion {
  readonly family: Family;
  /** Technique and subject, without format and version: what the hash is of. */
  readonly id: string;
  readonly format: string;
  readonly version: string;
  readonly event: LogEvent;
  /** What the line shows. */
  readonly kind: FindingKind;
}

/** How many formats each case is written in; a seed picks them. */
const FORMATS_EACH = 2;

/** Of small families, all. */
const EVERY = Number.POSITIVE_INFINITY;

/** All evasions that the grammar writes, always the same. */
export function evasions(): readonly Evasion[] {
  return [...commands(), ...results(), ...managers(), ...statements(), ...requests(), ...secrets()];
}

/** Which half a case belongs to: the visible one is for those who write rules, of the other there are totals alone. */
export function isVisible({ id }: Pick<Evasion, "id">): boolean {
  return ((createHash("sha256").update(`detector/${id}`).digest()[0] ?? 0) & 1) === 0;
}

function commands(): Evasion[] {
  return Object.entries(FORMS).flatMap(([form, write]) =>
    SUBJECTS.flatMap(({ id, args, kind }) =>
      inFormats("commands", `${form}/${id}`, write(args), kind, COMMAND_FORMATS),
    ),
  );
}

function results(): Evasion[] {
  return RESULTS.flatMap(([id, text, kind]) =>
    inFormats("results", `result/${id}`, text, kind, OUTPUT_FORMATS, EVERY),
  );
}

function managers(): Evasion[] {
  return MANAGER_LINES.flatMap(([id, text, kind]) =>
    inFormats("security manager", `manager/${id}`, text, kind, MANAGER_FORMATS, EVERY),
  );
}

function statements(): Evasion[] {
  return Object.entries(SQL_VERBS).flatMap(([verb, sql]) =>
    Object.entries(TABLE_FORMS).flatMap(([form, write]) => {
      const random = new Random(`${verb}/${form}`);
      return random.sample(TABLES, 3).flatMap(([table, kind]) => {
        const id = `sql/${verb}/${form}/${table}`;
        const statement = STATEMENT_FORMS[random.pick(Object.keys(STATEMENT_FORMS))];
        const text = statement?.(sql.replaceAll("@", () => write(table))) ?? "";
        return inFormats("SQL", id, text, kind, OUTPUT_FORMATS, 1);
      });
    }),
  );
}

function requests(): Evasion[] {
  return REQUESTS.flatMap(([id, method, path, kind, major]) =>
    VERSIONS.filter((version) => major === undefined || version.major === major).map((version) => ({
      family: "requests" as const,
      id: `request/${id}`,
      format: "access line",
      version: version.name,
      event: accessLine(method, path, version, new Random(`${id}/${version.name}`).pick(AGENTS)),
      kind,
    })),
  );
}

function secrets(): Evasion[] {
  const variables = SECRETS.flatMap(([name, kind]) =>
    Object.entries(SECRET_FORMS).flatMap(([form, write]) =>
      inFormats("secrets", `secret/${name}/${form}`, write(name), kind, OUTPUT_FORMATS),
    ),
  );
  const addresses = ADDRESSES.flatMap((address, index) =>
    Object.entries(ADDRESS_FORMS).flatMap(([form, write]) =>
      inFormats(
        "secrets",
        `address/${index}/${form}`,
        write(address),
        "metadata-database-credentials-read",
        OUTPUT_FORMATS,
      ),
    ),
  );
  return [...variables, ...addresses];
}

/** A text in some of the formats and versions that have it. */
function inFormats(
  family: Family,
  id: string,
  text: string,
  kind: FindingKind,
  formats: Readonly<Record<string, Format>>,
  count = FORMATS_EACH,
): Evasion[] {
  const written = Object.entries(formats).flatMap(([format, write]) =>
    VERSIONS.flatMap((version) => {
      const event = write(text, version);
      return event === undefined ? [] : [{ family, id, format, version: version.name, event, kind }];
    }),
  );
  return new Random(id).sample(written, count);
}
