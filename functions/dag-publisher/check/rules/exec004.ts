import { PathQuestion } from "../analysis/path-question";
import { type DagRule, ERROR_IF_STRICT } from "./dag-rule";
import { Beginnings, shown, usesOf } from "./references";

const PROCESSES = new Beginnings([
  "subprocess",
  "pty",
  "pexpect",
  "posix",
  "commands",
  "sh",
  "plumbum",
  "fabric",
  "invoke",
  "asyncio.create_subprocess_shell",
  "asyncio.create_subprocess_exec",
  "asyncio.subprocess.create_subprocess_shell",
  "asyncio.subprocess.create_subprocess_exec",
  "multiprocessing.Process",
  "imaplib.IMAP4_stream",
  "airflow.hooks.subprocess",
  "airflow.providers.standard.hooks.subprocess",
  ...(
    "system popen popen2 popen3 popen4 execl execle execlp execlpe execv execve execvp execvpe fork forkpty posix_spawn " +
    "posix_spawnp spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe startfile"
  )
    .split(" ")
    .map((name) => `os.${name}`),
]);

/** Methods of an event loop, however it was got. */
const EVENT_LOOP = new PathQuestion(/\.subprocess_(?:shell|exec)$/);

export const exec004: DagRule = {
  id: "EXEC004",
  title: "Starts a process",
  why: "A process of its own does what no rule about Python can see, with everything that the worker may do.",
  bad: 'os.system("aws s3 cp ...")',
  good: "S3CopyObjectOperator(...)",
  source: "bandit B602-B607",
  fix: "use a provider's operator, or the library itself",
  severity: ERROR_IF_STRICT,
  *find({ facts }) {
    for (const { path, node } of usesOf(facts, PROCESSES)) {
      // CalledProcessError and PIPE start nothing.
      if (!/\.(?:\w*Error|TimeoutExpired|PIPE|STDOUT|DEVNULL|CompletedProcess)$/.test(path)) {
        yield { message: `${shown(path)} starts a process`, at: node };
      }
    }
    for (const { path, node } of facts.referencesTo(EVENT_LOOP)) {
      yield { message: `${shown(path)} starts a process`, at: node };
    }
  },
};
