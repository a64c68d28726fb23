import { AccessError } from "../modules/access/access-error";
import { readStacks } from "../modules/access/read-stacks";
import { accessTable } from "../modules/access/report/access-table";
import { type AccessFormat, RENDERERS } from "../modules/access/report/render";

/** What `mwaa-teams access` takes. */
export interface AccessOptions {
  /** The output folder of `npm run synth`. */
  readonly out: string;
  readonly format: AccessFormat;
  /** The account of stacks that do not say their own. */
  readonly account?: string;
  /** The teams to show; all where none is given. */
  readonly team: readonly string[];
}

/**
 * Who can do what, as text.
 * @throws AccessError where the folder cannot be read, or has no such team
 */
export function access({ out, format, account, team }: AccessOptions): string {
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new AccessError(`--account: must be an AWS account id, 12 digits, got: ${account}`);
  }
  const teams = accessTable(readStacks(out, account));
  const known = teams.map((one) => one.team);
  const unknown = team.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new AccessError(`--team: must be ${known.join(" or ")}, got: ${unknown}`);
  }
  return RENDERERS[format](team.length === 0 ? teams : teams.filter((one) => team.includes(one.team)));
}
