/** An error as the AWS SDK throws it: AWS's name of it in `name`. */
export function awsError(name: string, message = name): Error {
  const { stackTraceLimit } = Error;
  // Where it was thrown is of no interest, and finding out is most of its cost.
  Error.stackTraceLimit = 0;
  const error = Object.assign(new Error(message), { name });
  Error.stackTraceLimit = stackTraceLimit;
  return error;
}
