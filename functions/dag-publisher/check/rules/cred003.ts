import { HOLE } from "../analysis/value";
import { commandTexts } from "./commands";
import { always, type DagRule } from "./dag-rule";
import { readable } from "./readable";

/** Files that hold credentials, as the end of a path: of processes, of AWS and SSH, of the MWAA image, of Airflow. */
const FILE =
  "(?:/proc/(?:[^/\\s]+/){1,3}(?:environ|mem|maps|auxv|fd|root|cwd)\\b|" +
  "\\.aws/(?:credentials|config|cli|sso)\\b|\\.ssh/id_\\w+|\\.bashrc\\b|\\.bash_profile\\b|" +
  "\\bairflow\\.cfg\\b|\\bwebserver_config\\.py\\b|\\.docker/config\\.json\\b|\\.netrc\\b|\\.pgpass\\b|/etc/shadow\\b)";

/** A text that is a path and no sentence about one. */
const WHOLE = new RegExp(`^[^\\s'"<>|;]*${FILE}[^\\s'"<>|;]*$`);
const ANYWHERE = new RegExp(FILE);

/** A file of a process, of which the name is not known. */
const PROCESS_FILE = new RegExp(`^/proc/(?:self|thread-self|\\d+|${HOLE})/[^/]*${HOLE}`);

/** Where a shell expects a command. */
const COMMAND = "(?:^|[;&|\\n(`{]|\\$\\(|\\b(?:do|then|sudo|exec|xargs|time)\\b)\\s*(?:/usr)?(?:/bin/)?";
/** Where a command ends without an argument. */
const END = "\\s*(?:$|[|>;&\\n)`}])";

/** Commands that print all of the environment, or shells that read the files of the login. */
const PRINTS_ENVIRONMENT = new RegExp(
  `${COMMAND}(?:(?:printenv|env|set|export|declare|typeset)${END}|(?:declare|typeset)\\s+-[a-zA-Z]*[xp]|export\\s+-p|compgen\\s+-[ve]|` +
    `env\\s+-0|(?:ba|z|da|k)?sh\\s+(?:-\\w*l\\w*|--login)\\b)`,
);

export const cred003: DagRule = {
  id: "CRED003",
  title: "Reads a file or a listing that holds credentials",
  why:
    "On an MWAA worker the environment, with the password of the metadata database, is also to be had from /proc, from " +
    "~/.bashrc and ~/.bash_profile, to which the image writes it, from airflow.cfg and from a shell's env.",
  bad: 'open("/proc/self/environ").read()',
  good: 'BaseHook.get_connection("warehouse").password',
  source:
    "aws/amazon-mwaa-docker-images, python/mwaa/utils (environment variables are written to ~/.bashrc); Airflow, security model",
  fix: "read the one variable, connection or secret that is needed, by its name",
  severity: always("error"),
  *find({ facts }) {
    for (const { text, node, unused } of facts.texts) {
      if (unused || !/[./]/.test(text)) {
        continue;
      }
      const path = normalized(text);
      if (WHOLE.test(path) || PROCESS_FILE.test(path)) {
        yield { message: `${readable(text)} holds credentials`, at: node };
      }
    }
    for (const { text, node } of commandTexts(facts)) {
      if (ANYWHERE.test(normalized(text))) {
        yield { message: "the command reads a file that holds credentials", at: node };
      } else if (PRINTS_ENVIRONMENT.test(text)) {
        yield { message: "the command prints the whole environment, or reads it as a login does", at: node };
      }
    }
  },
};

/** Without what changes nothing: `//`, `/./`, `/x/../`. */
function normalized(path: string): string {
  let short = path.replace(/\/(?:\.?\/)+/g, "/");
  for (let before = ""; before !== short;) {
    before = short;
    short = short.replace(/\/(?!\.\.\/)[^/\s]+\/\.\.\//, "/");
  }
  return short;
}
