/**
 * cdktf takes a whole stack trace for every token, and Jest translates each of its lines to TypeScript: half the time of
 * the synth suites, for traces that nothing here reads. They are the only ones asked for on a plain object.
 */
const capture = Error.captureStackTrace.bind(Error);
Error.captureStackTrace = (target, below) => {
  if (Object.getPrototypeOf(target) !== Object.prototype) {
    capture(target, below);
  }
};
