import { always, type RuleDocumentation } from "../rules/dag-rule";
import { type FileFinding, type Line, linesOf, placeOf, textOf } from "./file-rule";
import { secretFindings } from "./secrets";

export const file005: RuleDocumentation = {
  id: "FILE005",
  title: "The startup script does what it must not, or does not run",
  why:
    "MWAA runs the script on every worker, scheduler and web server before Airflow starts. What it loads from elsewhere " +
    "runs there with all rights; a script with Windows line ends or without a first line does not run, and the environment " +
    "does not start.",
  bad: "curl -s https://example.com/install.sh | sh",
  good: "#!/bin/sh, then sudo yum install -y libaio",
  source: "AWS, MWAA user guide: using a startup script",
  fix: "install packages by yum or pip in exact versions, and leave users and roles to the access model",
  severity: always("error"),
};

const SHEBANG = /^#!\s*\/(?:usr\/)?bin\/(?:env\s+)?(?:ba)?sh\b/;

/** What a line must not do. Words may be quoted or split by \ as a shell allows: these are taken out first. */
const FORBIDDEN: readonly (readonly [pattern: RegExp, message: string])[] = [
  [
    /\bairflow\s+(?:users|roles|sync-perm|db|connections|variables|rotate-fernet-key)\b|\bairflow\.__main__\b/,
    "the script changes users, roles, connections or the database of Airflow",
  ],
  [
    /\b(?:curl|wget)\b[^|;&]*\|\s*(?:sudo\s+)?(?:\S*\/)?(?:env\s+)?(?:ba|z|da|k)?sh\b|\b(?:curl|wget)\b[^|;&]*\|\s*(?:sudo\s+)?(?:\S*\/)?(?:python|perl|ruby|node)\w*\b/,
    "the script runs what it downloads",
  ],
  [
    /(?:\b(?:ba|z|da|k)?sh|\beval|\bsource|^\s*\.)\s+(?:-\w+\s+)*(?:<\(|\$\(|`|"\$\()\s*(?:curl|wget)\b/,
    "the script runs what it downloads",
  ],
  [/\bbase64\s+(?:-d|-D|--decode)\b[^;&]*\|\s*(?:ba|z|da|k)?sh\b/, "the script runs a text that is hidden"],
  [/\/dev\/(?:tcp|udp)\//, "the script opens a connection to elsewhere"],
  [/\b(?:nc|ncat|netcat)\b.*\s-\w*[ec]\b/, "the script opens a shell to elsewhere"],
  [/169\.254\.(?:169\.254|170\.2)\b/, "the script asks for AWS credentials by address"],
  [/(?:^|\s)--trusted-host\b/, "pip is to trust a host without a certificate"],
];

/** Commands that print all of the environment, which MWAA writes to CloudWatch. */
const PRINTS = /(?:^|[;&|])\s*(?:sudo\s+)?(?:printenv|env|set|export\s+-p|declare\s+-[xp])\s*(?:$|[|;&>])/;

/** FILE005 and FILE006: what is wrong in the text of a startup script. */
export function startupScriptFindings(bytes: Uint8Array): FileFinding[] {
  const text = textOf(bytes);
  if (text === undefined) {
    return [{ rule: "FILE005", message: "the file is not UTF-8 text" }];
  }
  const lines = linesOf(text);
  const [first] = lines;
  const found: FileFinding[] = [];
  if (text.startsWith("\ufeff") || (first !== undefined && !SHEBANG.test(first.text))) {
    found.push({
      rule: "FILE005",
      message: "the first line is not #!/bin/sh or #!/bin/bash",
      at: first === undefined ? { start: 0, end: 1 } : placeOf(first),
    });
  }
  const windows = text.indexOf("\r");
  if (windows >= 0) {
    found.push({
      rule: "FILE005",
      message: "the script has Windows line ends: Linux does not run it",
      fix: "store it with line ends of Unix: sed -i 's/\\r$//'",
      at: { start: windows, end: windows + 1 },
    });
  }
  return [...found, ...commands(lines).flatMap(problemsIn), ...secretFindings(bytes)];
}

function problemsIn(line: Line): FileFinding[] {
  const text = unquoted(line.text);
  const message = FORBIDDEN.find(([pattern]) => pattern.test(text))?.[1];
  if (message !== undefined) {
    return [{ rule: "FILE005", message, at: placeOf(line) }];
  }
  return PRINTS.test(text)
    ? [{ rule: "FILE005", message: "the script prints the whole environment to the log", at: placeOf(line) }]
    : [];
}

/** `air''flow`, `c\url`: what a shell reads is the same word. */
function unquoted(line: string): string {
  return line.replace(/''|""|\\(?=\w)/g, "").replace(/(?<=\b|^|\s)["'](\w+)["'](?=\s|$)/g, "$1");
}

/** Lines without comments; one that ends with \ or | goes on in the next. */
function commands(lines: readonly Line[]): Line[] {
  const joined: { text: string; start: number; end: number }[] = [];
  let continued = false;
  for (const line of lines) {
    const content = line.text.replace(/(?:^|\s)#.*$/, "");
    const previous = joined.at(-1);
    if (continued && previous !== undefined) {
      previous.text = `${previous.text.replace(/\\$/, "")} ${content.trim()}`;
      previous.end = line.end;
    } else {
      joined.push({ text: content, start: line.start, end: line.end });
    }
    continued = /(?:\\|\|)\s*$/.test(content);
  }
  return joined;
}
