import { DescribeKeyCommand, GetKeyPolicyCommand, NotFoundException } from "@aws-sdk/client-kms";
import { type Key } from "../facts";
import { type Clients } from "./clients";
import { missingAs } from "./missing-as";

/** KMS keys. */
export class Keys {
  public constructor(private readonly clients: Clients) {}

  public async key(KeyId: string): Promise<Key | undefined> {
    return missingAs(
      undefined,
      (error) => error instanceof NotFoundException,
      async () => {
        const { KeyMetadata: key } = await this.clients.kms().send(new DescribeKeyCommand({ KeyId }));
        return {
          enabled: key?.Enabled === true,
          state: key?.KeyState ?? "unknown",
          spec: key?.KeySpec ?? key?.CustomerMasterKeySpec ?? "unknown",
          usage: key?.KeyUsage ?? "unknown",
          multiRegion: key?.MultiRegion === true,
        };
      },
    );
  }

  public async policy(KeyId: string): Promise<string> {
    // "default" is the only name that KMS knows.
    const command = new GetKeyPolicyCommand({ KeyId, PolicyName: "default" });
    return (await this.clients.kms().send(command)).Policy ?? "";
  }
}
