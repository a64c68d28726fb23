import { createHash } from "node:crypto";
import { type KMSClient, VerifyCommand } from "@aws-sdk/client-kms";
import { SIGNING_ALGORITHM } from "../publish/manifest";
import { type SignatureCheck } from "../publish/ports";
import { isAwsError } from "./errors";

/** An asymmetric key of AWS KMS. */
export class KmsSignatureCheck implements SignatureCheck {
  public constructor(
    private readonly client: KMSClient,
    private readonly keyArn: string,
  ) {}

  public async isValid(bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
    try {
      const { SignatureValid } = await this.client.send(
        new VerifyCommand({
          KeyId: this.keyArn,
          // A message as it is may have 4,096 bytes.
          Message: createHash("sha256").update(bytes).digest(),
          MessageType: "DIGEST",
          Signature: signature,
          SigningAlgorithm: SIGNING_ALGORITHM,
        }),
      );
      return SignatureValid === true;
    } catch (error) {
      // Too short, too long or empty: no signature of this key.
      if (isAwsError(error, "KMSInvalidSignatureException", "ValidationException")) {
        return false;
      }
      throw error;
    }
  }
}
