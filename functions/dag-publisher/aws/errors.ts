/** Whether AWS answered with one of these errors. S3's HEAD has no body, so its errors are known by their status. */
export function isAwsError(error: unknown, ...names: readonly (string | number)[]): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const { $metadata } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
  return names.includes(error.name) || names.includes($metadata?.httpStatusCode ?? 0);
}
