import { type TeamsConfig } from "../config/teams-config";
import { type AccountReader, type RegionReader } from "./facts";
import { type StackToApply } from "./needs";

/** A stack whose account is open, and what its checks ask. */
export interface StackContext {
  readonly config: TeamsConfig;
  readonly stack: StackToApply;
  readonly account: AccountReader;
  readonly region: RegionReader;
  /** The account, if it is one of the file's and open. */
  accountOf(accountId: string): AccountReader | undefined;
}
