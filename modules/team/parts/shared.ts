import { type Construct } from "constructs";
import { type AwsAccount } from "../../aws/aws-account";
import { type EnvironmentNaming } from "../../names/environment-name";
import { type IEnvironmentKey } from "../../encryption/i-environment-key";

/** What every part of a team's environment has in common, as props of its constructs. */
export interface CommonProps extends EnvironmentNaming {
  readonly accountId: string;
  readonly region: string;
  readonly deletionProtection?: boolean;
}

/** The environment that a part is built for. */
export interface PartScope {
  /** The `TeamEnvironment`: ids of its children are contract. */
  readonly scope: Construct;
  readonly account: AwsAccount;
  readonly common: CommonProps;
}

/** The same, once there is a key. */
export interface EncryptedPartScope extends PartScope {
  readonly encryptionKey: IEnvironmentKey;
}
