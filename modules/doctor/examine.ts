import { iamRegion } from "../audit/iam-region";
import { type TeamsConfig } from "../config/teams-config";
import { checkAirflowVersion } from "./checks/airflow-version";
import { checkBoundary } from "./checks/boundary";
import { checkBucketName } from "./checks/bucket-names";
import { checkDryRuns } from "./checks/dry-runs";
import { checkAccessLogsBucket, checkStateBucket } from "./checks/existing-buckets";
import { checkExistingDagBucket } from "./checks/existing-dag-bucket";
import { checkExistingNetwork } from "./checks/existing-network";
import { checkExistingRole } from "./checks/existing-role";
import { connect, type Connection } from "./checks/identity";
import { checkKey } from "./checks/key";
import { checkOidcProviders } from "./checks/oidc-providers";
import { checkPermissions } from "./checks/permissions";
import { checkQuotas } from "./checks/quotas";
import { checkRoles } from "./checks/roles";
import { checkProviderLock, checkTerraform } from "./checks/terraform";
import { type AccountReader, type AwsConnector, type TerraformReader } from "./facts";
import { type Finding, findingsAbout } from "./finding";
import { type Place, placesOf, type StackToApply, stacksToApply } from "./needs";
import { type StackContext } from "./stack-context";

/** The checks of a stack that need its account, in the order of the report. */
const STACK_CHECKS: readonly ((context: StackContext) => Promise<readonly Finding[]>)[] = [
  checkBucketName,
  checkExistingDagBucket,
  checkAccessLogsBucket,
  checkRoles,
  checkExistingRole,
  checkBoundary,
  checkOidcProviders,
  checkExistingNetwork,
  checkKey,
  checkPermissions,
  checkDryRuns,
];

/** A part of the report: this machine, a stack, or an account and Region. */
export interface Section {
  /** Name of the stack, `account/region`, or the name of the file. */
  readonly name: string;
  /** Missing for this machine. */
  readonly accountId?: string;
  readonly region?: string;
  readonly findings: readonly Finding[];
}

/** What the doctor works with. */
export interface Examination {
  readonly config: TeamsConfig;
  /** Name of the file, as the report shows it. */
  readonly file: string;
  /** Names of the teams to look at; everything where there is none. */
  readonly teams: readonly string[];
  readonly aws: AwsConnector;
  readonly terraform: TerraformReader;
  /** Called after each step, with how many are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Looks at everything that the file's stacks need; changes nothing. The order is that of the file's names. */
export async function examine(examination: Examination): Promise<Section[]> {
  const { config, file, aws, terraform } = examination;
  const stacks = stacksToApply(config, examination.teams);
  const places = placesOf(config, stacks);
  const step = progress(1 + 2 * stacks.length + places.length, examination.onProgress);

  const opened = await Promise.all(
    stacks.map(async (stack) => ({ stack, ...(await step(connect(stack, aws))) })),
  );
  const accountOf = openAccounts(opened);

  const [machine, ofPlaces, ofStacks] = await Promise.all([
    step(machineSection(file, config, aws, terraform)),
    Promise.all(places.map((place) => step(placeSection(place, accountOf(place.accountId))))),
    Promise.all(opened.map((one) => step(stackSection(one, { config, accountOf, terraform })))),
  ]);
  return [machine, ...ofPlaces, ...ofStacks];
}

/** A stack, and what opening its account gave. */
interface OpenedStack extends Connection {
  readonly stack: StackToApply;
}

/** The accounts that are open, by their ids. */
function openAccounts(opened: readonly OpenedStack[]): StackContext["accountOf"] {
  const accounts = new Map<string, AccountReader>();
  for (const { stack, account } of opened) {
    if (account !== undefined && !accounts.has(stack.accountId)) {
      accounts.set(stack.accountId, account);
    }
  }
  return (accountId) => accounts.get(accountId);
}

async function machineSection(
  name: string,
  config: TeamsConfig,
  aws: AwsConnector,
  terraform: TerraformReader,
): Promise<Section> {
  const state = checkStateBucket(config, async (region) => (await aws.own(iamRegion(region))).in(region));
  return { name, findings: [...(await checkTerraform(terraform)), ...(await state)] };
}

async function placeSection(place: Place, account: AccountReader | undefined): Promise<Section> {
  const { accountId, region } = place;
  const findings = account === undefined ? [closed("quotas")] : await checkQuotas(place, account.in(region));
  return { name: `${accountId}/${region}`, accountId, region, findings };
}

async function stackSection(
  { stack, findings, account }: OpenedStack,
  {
    config,
    accountOf,
    terraform,
  }: Pick<StackContext, "config" | "accountOf"> & Pick<Examination, "terraform">,
): Promise<Section> {
  const checks =
    account === undefined
      ? [closed("bucket, roles, network, key and permissions")]
      : await inAccount({ config, stack, account, region: account.in(stack.region), accountOf });
  return {
    name: stack.name,
    accountId: stack.accountId,
    region: stack.region,
    findings: [
      ...findings,
      ...checks,
      ...checkAirflowVersion(stack),
      ...checkProviderLock(stack.name, terraform),
    ],
  };
}

async function inAccount(context: StackContext): Promise<readonly Finding[]> {
  return (await Promise.all(STACK_CHECKS.map((check) => check(context)))).flat();
}

function closed(what: string): Finding {
  return findingsAbout("account", what).unchecked(
    "the account is not open to these credentials",
    "see `identity` and `region`, and run the doctor again",
  );
}

function progress(
  total: number,
  onProgress: Examination["onProgress"] = () => undefined,
): <T>(work: Promise<T>) => Promise<T> {
  let done = 0;
  return async (work) => {
    const result = await work;
    done += 1;
    onProgress(done, total);
    return result;
  };
}
