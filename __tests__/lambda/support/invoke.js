/**
 * Loads a bundled function as Lambda does and calls its handler once.
 * Arguments: the bundle, the event in JSON. Prints, last, a line with the answer or the error in JSON.
 */
const dns = require("node:dns");

// The AWS SDK puts `api.` before the host of Amazon MWAA; not every machine knows names below localhost.
const lookup = dns.lookup;
dns.lookup = (host, ...rest) => lookup(host.endsWith(".localhost") ? "localhost" : host, ...rest);

const [bundle, event] = process.argv.slice(2);
const end = Date.now() + 300_000;
const context = {
  awsRequestId: "request",
  functionName: "detector",
  getRemainingTimeInMillis: () => end - Date.now(),
};

const print = (value) => process.stdout.write(`\n${JSON.stringify(value)}\n`);
Promise.resolve()
  .then(() => require(bundle).handler(JSON.parse(event), context))
  .then(
    (answer) => print({ answer }),
    (error) => print({ error: String(error) }),
  );
