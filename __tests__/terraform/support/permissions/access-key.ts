const PREFIX = "stack.";

/** The access key that a stack's calls are signed with, for a policy guard to recognize them. */
export function accessKeyOf(stack: string): string {
  return `${PREFIX}${stack}`;
}

/** The stack of an access key; nothing for others, such as those of roles' sessions. */
export function stackOfAccessKey(accessKey: string): string | undefined {
  return accessKey.startsWith(PREFIX) ? accessKey.slice(PREFIX.length) : undefined;
}
