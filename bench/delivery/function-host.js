/**
 * A warm instance of the bundled publisher: answers each batch that its parent sends with what the function answered, and
 * what it took. Argument: the bundle.
 */
const { performance } = require("node:perf_hooks");

const { handler } = require(process.argv[2]);

process.on("message", async (Records) => {
  const end = Date.now() + 300_000;
  const context = {
    awsRequestId: "request",
    functionName: "dag-publisher",
    getRemainingTimeInMillis: () => end - Date.now(),
  };
  const used = process.cpuUsage();
  const started = performance.now();
  try {
    const answer = await handler({ Records }, context);
    const { user, system } = process.cpuUsage(used);
    process.send({ answer, milliseconds: performance.now() - started, processorMs: (user + system) / 1_000 });
  } catch (error) {
    process.send({ error: String(error) });
  }
});
