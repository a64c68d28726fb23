import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";

/** What `CreateCliToken` answers. */
export interface CliToken {
  readonly CliToken: string;
  readonly WebServerHostname: string;
}

/**
 * A stand-in of what Amazon MWAA's web server has for the command line, before a real Airflow: a command as text in, what it
 * wrote in base64 out, over TLS.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/access-airflow-ui.html
 */
export class CommandLineEndpoint {
  public readonly token: CliToken;

  private constructor(
    private readonly server: Server,
    /** The certificate that a client must trust. */
    public readonly certificate: string,
    private readonly folder: string,
  ) {
    const { port } = server.address() as AddressInfo;
    this.token = { CliToken: "token", WebServerHostname: `127.0.0.1:${port}` };
  }

  /** @param airflow runs Airflow's program with arguments, and returns what it wrote */
  public static async start(airflow: (...args: string[]) => Promise<string>): Promise<CommandLineEndpoint> {
    const folder = mkdtempSync(join(tmpdir(), "command-line-"));
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const made = ["req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
    const name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"];
    await promisify(execFile)("openssl", [...made, "-keyout", key, "-out", certificate, ...name]);
    const server = createServer(
      { key: readFileSync(key), cert: readFileSync(certificate) },
      (request, response) => {
        void (async () => {
          const command = (await text(request)).trim();
          const asked = [request.method, request.url, request.headers.authorization].join(" ");
          if (asked !== "POST /aws_mwaa/cli Bearer token") {
            response.writeHead(403).end();
            return;
          }
          const stdout = await airflow(...command.split(/\s+/)).catch((error: Error) => error.message);
          response.writeHead(200, { "content-type": "application/json" });
          response.end(JSON.stringify({ stdout: Buffer.from(stdout).toString("base64"), stderr: "" }));
        })();
      },
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new CommandLineEndpoint(server, certificate, folder);
  }

  public close(): void {
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
