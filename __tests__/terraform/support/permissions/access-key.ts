const PREFIX = "STACK";

/**
 * The access key that a stack's calls are signed with, for a policy guard to recognize them. Letters and digits alone:
 * a blank or slash in it would break the Authorization header, and moto would take the call for one of S3.
 */
export function accessKeyOf(stack: string): string {
  return PREFIX + Buffer.from(stack, "utf8").toString("hex").toUpperCase();
}

/** The stack of an access key; nothing for others, such as those of roles' sessions. */
export function stackOfAccessKey(accessKey: string): string | undefined {
  return accessKey.startsWith(PREFIX)
    ? Buffer.from(accessKey.slice(PREFIX.length), "hex").toString("utf8")
    : undefined;
}
