/** An error that Amazon MWAA answered, in the shape of the AWS SDK's errors: what explains those explains this. */
export class MwaaError extends Error {
  public readonly $metadata: { readonly httpStatusCode: number };

  /** @param name the service's word for it, such as `AccessDeniedException` */
  public constructor(name: string, message: string, httpStatusCode: number) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode };
  }
}
