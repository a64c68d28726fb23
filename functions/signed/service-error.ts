/** An error that a service of AWS answered, in the shape of the AWS SDK's errors: what explains those explains this. */
export class ServiceError extends Error {
  public readonly $metadata: { readonly httpStatusCode: number };

  /**
   * @param name the service's word for it, such as `AccessDeniedException`
   * @param answer the whole body
   */
  public constructor(
    name: string,
    message: string,
    httpStatusCode: number,
    public readonly answer: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode };
  }
}
