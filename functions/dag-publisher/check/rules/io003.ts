import { type DagRule, ERROR_IF_STRICT } from "./dag-rule";
import { Beginnings, referencesInto } from "./references";

const MODULES = new Beginnings([
  "socket",
  "_socket",
  "socketserver",
  "paramiko",
  "asyncssh",
  "fabric",
  "pysftp",
  "telnetlib",
  "ftplib",
  "xmlrpc",
  "http.server",
  "wsgiref",
  "asyncio.open_connection",
  "asyncio.start_server",
  "asyncio.open_unix_connection",
]);

/** What of them connects to nothing: names, and exceptions that callers catch. */
const HARMLESS =
  /^socket\.(?:gethostname|getfqdn|timeout|error|gaierror|herror|getdefaulttimeout|setdefaulttimeout)\b|\.(?:[A-Za-z]+(?:Exception|Error))\b|^ftplib\.all_errors\b/;

export const io003: DagRule = {
  id: "IO003",
  title: "Opens connections of its own",
  why:
    "Sockets, SSH and FTP clients and servers bypass Airflow's connections: neither hosts nor passwords are then the " +
    "platform's to see, and a server in a task is a way in.",
  bad: "socket.create_connection((host, 443))",
  good: 'SSHHook("gateway"), HttpHook(http_conn_id="api")',
  source: "bandit B401, B402, B411; OWASP, server-side request forgery",
  fix: "use a provider's hook with a connection",
  severity: ERROR_IF_STRICT,
  *find({ facts }) {
    for (const { path, node, module } of referencesInto(facts, MODULES)) {
      // What is done with a client is found where the client is made.
      if (!path.includes("()") && !HARMLESS.test(path) && !isModuleItself(path, module, node.parent?.type)) {
        yield { message: `${path} opens a connection past Airflow's own`, at: node };
      }
    }
  },
};

/** The module's name alone says nothing: what is used of it does. */
function isModuleItself(path: string, module: string, parent: string | undefined): boolean {
  return (
    (path === module || path === "xmlrpc.client" || path === "wsgiref.simple_server") &&
    /^(attribute|assignment)$/.test(parent ?? "")
  );
}
