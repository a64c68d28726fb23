import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { type AccountReader, type AwsConnector, type Identity } from "../facts";
import { AwsAccountReader } from "./account-reader";
import { Clients, type Credentials } from "./clients";

/**
 * Accounts through the AWS SDK, with credentials from where the AWS CLI takes them: environment variables, profiles,
 * IAM Identity Center, web identity, a container's or an instance's role.
 */
export class SdkConnector implements AwsConnector {
  private readonly credentials: Credentials = defaultProvider();
  private readonly opened = new Map<string, Promise<AccountReader>>();

  public own(region: string): Promise<AccountReader> {
    return this.once(`own ${region}`, () => open(this.credentials, region));
  }

  public assumed(roleArn: string, sessionName: string, region: string): Promise<AccountReader> {
    return this.once(`${roleArn} ${region}`, () => this.assume(roleArn, sessionName, region));
  }

  private async assume(RoleArn: string, RoleSessionName: string, region: string): Promise<AccountReader> {
    const sts = new Clients(this.credentials, region).sts();
    const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
    return open(
      {
        accessKeyId: given?.AccessKeyId ?? "",
        secretAccessKey: given?.SecretAccessKey ?? "",
        sessionToken: given?.SessionToken,
      },
      region,
    );
  }

  /** Teams of one account share a session. */
  private once(key: string, make: () => Promise<AccountReader>): Promise<AccountReader> {
    const account = this.opened.get(key) ?? make();
    this.opened.set(key, account);
    return account;
  }
}

async function open(credentials: Credentials, region: string): Promise<AccountReader> {
  const { Account = "", Arn = "" } = await new Clients(credentials, region)
    .sts()
    .send(new GetCallerIdentityCommand({}));
  const identity: Identity = { accountId: Account, arn: Arn };
  return new AwsAccountReader(identity, credentials, region);
}
