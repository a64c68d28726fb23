import { AccessError } from "../modules/access/access-error";
import { type Verdict } from "../modules/access/policy/evaluate";
import { isTeamStack, readStacks } from "../modules/access/read-stacks";
import { accessTable } from "../modules/access/report/access-table";
import { askedTeams } from "../modules/access/report/asked-teams";
import { differenceOf } from "../modules/access/report/difference";
import { explain } from "../modules/access/report/explain";
import { type AccessFormat } from "../modules/access/report/formats";
import { RENDERERS } from "../modules/access/report/render";
import { DIFFERENCE_RENDERERS } from "../modules/access/report/render-difference";
import { renderAnswers } from "../modules/access/report/render-text";
import { select } from "../modules/access/report/selection";
import { listOf } from "../modules/validation/one-of";

/** What `mwaa-teams access` takes. */
export interface AccessOptions {
  /** The output folder of `npm run synth`. */
  readonly out: string;
  readonly format: AccessFormat;
  /** The account of stacks that do not say their own. */
  readonly account?: string;
  /** The teams to show; all where none is given. */
  readonly team: readonly string[];
  /** Every answer, in place of the matrix. */
  readonly all?: boolean;
  readonly only?: Verdict;
  /** How the answers are grouped. */
  readonly by?: "principal" | "capability";
  readonly principal?: string;
  /** A principal and a capability, to explain the answer. */
  readonly why?: string;
  /** The output folder of another synthesis, to compare with. */
  readonly diff?: string;
}

/**
 * Who can do what, as text.
 * @param capability the second value of `why`
 * @throws AccessError where the folder cannot be read, or has no such team, principal or capability
 */
export function access(options: AccessOptions, capability?: string): string {
  const { out, format, account, team, why, diff, principal } = options;
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new AccessError(`--account: must be an AWS account id, 12 digits, got: ${account}`);
  }
  const stacks = readStacks(out, account);
  const names = stacks.filter(isTeamStack).map(({ name }) => name);
  const before = diff === undefined ? undefined : readStacks(diff, account);
  const known = [...new Set([...names, ...(before ?? []).filter(isTeamStack).map(({ name }) => name)])];
  const unknown = team.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new AccessError(`--team: must be ${listOf(known)}, got: ${unknown}`);
  }
  if (why !== undefined) {
    return explain(askedTeams(stacks, team), { principal: why, capability: capability ?? "" }, stacks);
  }
  const teams = accessTable(stacks, team);
  if (before !== undefined) {
    if (format === "html") {
      throw new AccessError("--format: must be text, markdown or json beside --diff, got: html");
    }
    return DIFFERENCE_RENDERERS[format](differenceOf(accessTable(before, team), teams));
  }
  const selected = select(teams, options);
  const isList = options.all === true || options.only !== undefined || options.by !== undefined;
  return format === "text" && (isList || principal !== undefined)
    ? renderAnswers(selected, options.by ?? "principal")
    : RENDERERS[format](selected);
}
