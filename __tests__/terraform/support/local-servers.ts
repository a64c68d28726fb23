import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { lastLines } from "./command";
import { type Janitor } from "./janitor";
import { type PythonEnvironment } from "./python-environment";

const START_TIMEOUT_MS = 60_000;

/** Starts moto server on a free port of the loopback address and returns its URL. The janitor stops it. */
export function startMotoServer({ python }: PythonEnvironment, janitor: Janitor): Promise<string> {
  return startServer("moto server", python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"], {}, janitor);
}

/** Starts ministack in the same way. */
export async function startMinistack({ python }: PythonEnvironment, janitor: Janitor): Promise<string> {
  const environment = { BIND_HOST: "127.0.0.1", GATEWAY_PORT: String(await freePort()) };
  return startServer("ministack", python, ["-m", "ministack"], environment, janitor);
}

/** Starts a program that prints "Running on <url>", and returns the URL. */
function startServer(
  name: string,
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  janitor: Janitor,
): Promise<string> {
  const child = spawn(program, args, {
    cwd: janitor.temporaryFolder(),
    env: { ...process.env, ...environment },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  janitor.adopt(child);
  return new Promise((resolve, reject) => {
    let output = "";
    let started = false;
    const fail = (why: string): void => reject(new Error(`${name} ${why}\n${lastLines(output)}`));
    const timer = setTimeout(
      () => fail(`did not start within ${START_TIMEOUT_MS / 1000} s`),
      START_TIMEOUT_MS,
    );
    const read = (chunk: Buffer): void => {
      // Read to the end (a full pipe would stop the server), kept only until the server has named its port.
      if (started) {
        return;
      }
      output += chunk.toString("utf8");
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (url !== undefined) {
        started = true;
        clearTimeout(timer);
        resolve(url);
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", (error) => fail(`could not be started: ${error.message}`));
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended (exit ${code})`);
    });
  });
}

/** A port that nobody listens on, for a program that cannot choose one. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
