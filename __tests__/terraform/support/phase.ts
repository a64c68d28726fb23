import { performance } from "node:perf_hooks";

/** Runs one phase of a stack's life and writes one line with its time: `payments  validate  4.1 s`. */
export async function phase<T>(stack: string, name: string, body: () => Promise<T>): Promise<T> {
  const started = performance.now();
  let outcome = "  FAILED";
  try {
    const result = await body();
    outcome = "";
    return result;
  } finally {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stderr.write(`${stack.padEnd(24)}  ${name.padEnd(10)}  ${seconds.padStart(5)} s${outcome}\n`);
  }
}
