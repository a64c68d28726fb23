import { literal } from "./program";
import { type Family } from "./sinks";

/** What a shell must not be made to run, in two parts: a program and its arguments. */
export interface Command {
  readonly id: string;
  readonly program: string;
  readonly args: string;
  readonly families: readonly Family[];
}

export const COMMANDS: readonly Command[] = [
  {
    id: "users-add-role",
    program: "airflow",
    args: "users add-role --username eve --role Admin",
    families: ["PRIV"],
  },
  { id: "users-create", program: "airflow", args: "users create -u eve -r Admin -p x", families: ["PRIV"] },
  {
    id: "connections-export",
    program: "airflow",
    args: "connections export /tmp/out.json",
    families: ["PRIV", "CRED"],
  },
  { id: "db-shell", program: "airflow", args: "db shell", families: ["PRIV", "DB"] },
  { id: "roles-create", program: "airflow", args: "roles create Root", families: ["PRIV"] },
  { id: "cli-token", program: "aws", args: "mwaa create-cli-token --name warehouse", families: ["PRIV"] },
  { id: "iam-attach", program: "aws", args: "iam attach-role-policy --role-name x", families: ["PRIV"] },
  {
    id: "copy-to-dags",
    program: "aws",
    args: "s3 cp /tmp/x.py s3://mwaa-bucket/dags/x.py",
    families: ["IO"],
  },
  {
    id: "metadata-service",
    program: "curl",
    args: "-s http://169.254.170.2/v2/credentials",
    families: ["CRED"],
  },
  { id: "proc-environ", program: "cat", args: "/proc/self/environ", families: ["CRED"] },
];

/** A command text, and an environment for the operator where it needs one. */
export interface Written {
  readonly text: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Ways to write a command so that its letters do not stand next to each other. */
export const SHELL_FORMS: Readonly<Record<string, (program: string, args: string) => Written>> = {
  plain: plain((p, a) => `${p} ${a}`),
  "quotes-split": plain((p, a) => `${p.slice(0, 2)}''${p.slice(2)} ${a}`),
  "double-quotes-split": plain((p, a) => `${p.slice(0, 1)}""${p.slice(1)} ${a}`),
  "quotes-in-words": plain((p, a) => `${p} ${words(a).map(quoteMiddle).join(" ")}`),
  backslashes: plain((p, a) => `${[...p].map((c) => `\\${c}`).join("")} ${a}`),
  "backslash-once": plain((p, a) => `${p.slice(0, 1)}\\${p.slice(1)} ${a}`),
  "ansi-quotes": plain((p, a) => `$'${hex(p)}' ${a}`),
  variable: plain((p, a) => `A=${p}; $A ${a}`),
  "variable-parts": plain((p, a) => `A=${p.slice(0, 2)}; B=${p.slice(2)}; $A$B ${a}`),
  "variable-braces": plain((p, a) => `A=${p.slice(0, 2)}\n\${A}${p.slice(2)} ${a}`),
  "variable-arguments": plain((p, a) => `A='${a}'; ${p} $A`),
  "variable-whole": plain((p, a) => `C="${p} ${a}" && $C`),
  "empty-variable": plain((p, a) => `${p.slice(0, 2)}\${nothing}${p.slice(2)} ${a}`),
  "empty-parameter": plain((p, a) => `${p.slice(0, 2)}$@${p.slice(2)} ${a}`),
  ifs: plain((p, a) => `${p}$IFS${words(a).join("$IFS")}`.replaceAll("$IFS", "${IFS}")),
  "brace-expansion": plain((p, a) => `{${[p, ...words(a)].join(",")}}`),
  "default-value": plain((p, a) => `\${X:-${p}} ${a}`),
  "strip-prefix": plain((p, a) => `X=no${p}; \${X#no} ${a}`),
  substitute: plain((p, a) => `X=${p.slice(0, 1)}@${p.slice(1)}; \${X/@/} ${a}`),
  substring: plain((p, a) => `X=zz${p}zz; \${X:2:${p.length}} ${a}`),
  lowercase: plain((p, a) => `X=${p.toUpperCase()}; \${X,,} ${a}`),
  array: plain((p, a) => `C=(${p} ${a}); "\${C[@]}"`),
  "printf-v": plain((p, a) => `printf -v X %s%s ${p.slice(0, 2)} ${p.slice(2)}; $X ${a}`),
  read: plain((p, a) => `read X <<< ${p}; $X ${a}`),
  "substitution-echo": plain((p, a) => `$(echo ${p}) ${a}`),
  "substitution-parts": plain((p, a) => `$(printf '%s' ${p.slice(0, 2)} ${p.slice(2)}) ${a}`),
  backticks: plain((p, a) => `\`echo ${p}\` ${a}`),
  "substitution-rev": plain((p, a) => `$(echo ${reversed(p)} | rev) ${a}`),
  "substitution-tr": plain((p, a) => `$(echo ${rot13(p)} | tr a-z n-za-m) ${a}`),
  "substitution-printf": plain((p, a) => `$(printf '${hex(p)}') ${a}`),
  "substitution-base64": plain((p, a) => `$(echo ${base64(p)} | base64 -d) ${a}`),
  "substitution-sed": plain((p, a) => `$(echo x${p} | sed s/x//) ${a}`),
  "base64-sh": plain((p, a) => `echo ${base64(`${p} ${a}`)} | base64 -d | sh`),
  "base64-bash-decode": plain((p, a) => `base64 --decode <<< ${base64(`${p} ${a}`)} | bash`),
  "printf-sh": plain((p, a) => `printf '${hex(`${p} ${a}`)}' | sh`),
  "rev-sh": plain((p, a) => `echo '${reversed(`${p} ${a}`)}' | rev | sh`),
  "here-string": plain((p, a) => `bash <<< '${p.slice(0, 2)}""${p.slice(2)} ${a}'`),
  "here-document": plain((p, a) => `sh <<END\n${p} ${a}\nEND`),
  "process-substitution": plain((p, a) => `bash <(echo ${p} ${a})`),
  source: plain((p, a) => `source /dev/stdin <<< "${p} ${a}"`),
  eval: plain((p, a) => `eval "${p.slice(0, 2)}""${p.slice(2)} ${a}"`),
  "eval-variable": plain((p, a) => `X="${p.slice(0, 2)}"; eval "\${X}${p.slice(2)} ${a}"`),
  "bash-c": plain((p, a) => `bash -c "${p} ${a}"`),
  "sh-c-split": plain((p, a) => `sh -c '${p.slice(0, 2)}""${p.slice(2)} ${a}'`),
  "line-continuation": plain((p, a) => `${p.slice(0, 2)}\\\n${p.slice(2)} ${a}`),
  "line-continuation-arguments": plain((p, a) => `${p} \\\n  ${words(a).join(" \\\n  ")}`),
  alias: plain((p, a) => `shopt -s expand_aliases\nalias x=${p}\nx ${a}`),
  function: plain((p, a) => `f() { ${p} "$@"; }; f ${a}`),
  xargs: plain((p, a) => `echo ${a} | xargs ${p}`),
  "xargs-program": plain((p, a) => `echo ${p} ${a} | xargs -n ${words(a).length + 1} env`),
  "find-exec": plain((p, a) => `find / -maxdepth 0 -exec ${p} ${a} \\;`),
  command: plain((p, a) => `command ${p} ${a}`),
  exec: plain((p, a) => `exec ${p} ${a}`),
  env: plain((p, a) => `env X=1 ${p} ${a}`),
  nohup: plain((p, a) => `nohup ${p} ${a}`),
  timeout: plain((p, a) => `timeout 60 ${p} ${a}`),
  nice: plain((p, a) => `nice -n 5 ${p} ${a}`),
  assignment: plain((p, a) => `LC_ALL=C ${p} ${a}`),
  background: plain((p, a) => `${p} ${a} & wait`),
  subshell: plain((p, a) => `(cd /tmp && ${p} ${a})`),
  group: plain((p, a) => `true && { ${p} ${a}; }`),
  pipe: plain((p, a) => `echo y | ${p} ${a}`),
  condition: plain((p, a) => `if ! ${p} ${a}; then echo failed; fi`),
  loop: plain((p, a) => `for x in ${p}; do $x ${a}; done`),
  negation: plain((p, a) => `! ${p} ${a}`),
  trap: plain((p, a) => `trap '${p} ${a}' EXIT`),
  "assignment-substitution": plain((p, a) => `X=$(${p} ${a}); echo "$X"`),
  path: plain((p, a) => `~/.local/bin/${p} ${a}`),
  "path-glob": plain((p, a) => `~/.local/bin/${p.slice(0, -1)}? ${a}`),
  "path-star": plain((p, a) => `~/.local/bin/${p.slice(0, 2)}* ${a}`),
  "path-change": plain((p, a) => `cd ~/.local/bin && ./${p} ${a}`),
  which: plain((p, a) => `$(which ${p}) ${a}`),
  awk: plain((p, a) => `awk 'BEGIN { system("${p} ${a}") }'`),
  "awk-parts": plain((p, a) => `awk 'BEGIN { system("${p.slice(0, 2)}" "${p.slice(2)} ${a}") }'`),
  perl: plain((p, a) => `perl -e 'system("${p.slice(0, 2)}" . "${p.slice(2)} ${a}")'`),
  "python-c": plain((p, a) => `python3 -c 'import os; os.system("${p} ${a}")'`),
  "python-c-subprocess": plain(
    (p, a) =>
      `python3 -c "import subprocess as s; s.run('${p.slice(0, 2)}' '${p.slice(2)} ${a}', shell=True)"`,
  ),
  "operator-env": (p, a) => ({ text: `$C ${a}`, env: { C: p } }),
  "operator-env-whole": (p, a) => ({ text: "$CMD", env: { CMD: `${p} ${a}` } }),
  "operator-env-eval": (p, a) => ({ text: 'eval "$CMD"', env: { CMD: `${p} ${a}` } }),
  "operator-env-parts": (p, a) => ({ text: `$A$B ${a}`, env: { A: p.slice(0, 2), B: p.slice(2) } }),
  "operator-env-sh": (p, a) => ({ text: 'echo "$X" | base64 -d | sh', env: { X: base64(`${p} ${a}`) } }),
};

/** Ways that are airflow's own. */
export const AIRFLOW_SHELL_FORMS: Readonly<Record<string, (args: string) => Written>> = {
  "python-m": (args) => ({ text: `python -m airflow ${args}` }),
  "python3-m-split": (args) => ({ text: `python3 -m air''flow ${args}` }),
  "python-m-variable": (args) => ({ text: `M=airflow; python3 -m $M ${args}` }),
  "python-u-m": (args) => ({ text: `python3 -u -m airflow ${args}` }),
};

/** Where a task takes a command: an expression of the whole, or lines with it. */
export type Slot = (command: string, env: string | undefined) => readonly string[];

export const SLOTS: Readonly<Record<string, Slot>> = {
  "bash-operator": (command, env) => [
    "from airflow.operators.bash import BashOperator",
    `BashOperator(task_id="run", bash_command=${command}${env === undefined ? "" : `, env=${env}, append_env=True`})`,
  ],
  "bash-standard": (command, env) => [
    "from airflow.providers.standard.operators.bash import BashOperator as Step",
    `Step(task_id="run", bash_command=${command}${env === undefined ? "" : `, append_env=True, env=${env}`})`,
  ],
};

/** Slots for a command that needs no environment of its own. */
export const COMMAND_SLOTS: Readonly<Record<string, Slot>> = {
  "bash-sensor": (command) => [
    "from airflow.sensors.bash import BashSensor",
    `BashSensor(task_id="wait", bash_command=${command})`,
  ],
  "task-bash": (command) => [
    "from airflow.decorators import task",
    "@task.bash",
    "def run() -> str:",
    `    return ${command}`,
    "run()",
  ],
  "keyword-dict": (command) => [
    "from airflow.operators.bash import BashOperator",
    `options = {"task_id": "run", "bash_command": ${command}}`,
    "BashOperator(**options)",
  ],
  "attribute-later": (command) => [
    "from airflow.operators.bash import BashOperator",
    'step = BashOperator(task_id="run", bash_command="date")',
    `step.bash_command = ${command}`,
  ],
  "default-args": (command) => [
    "from airflow import DAG",
    "from airflow.operators.bash import BashOperator",
    `with DAG("defaults", default_args={"bash_command": ${command}}):`,
    '    BashOperator(task_id="run")',
  ],
  partial: (command) => [
    "import functools",
    "from airflow.operators.bash import BashOperator",
    `make = functools.partial(BashOperator, bash_command=${command})`,
    'make(task_id="run")',
  ],
  subclass: (command) => [
    "from airflow.operators.bash import BashOperator",
    "class Step(BashOperator):",
    "    def __init__(self, **kwargs):",
    `        super().__init__(bash_command=${command}, **kwargs)`,
    'Step(task_id="run")',
  ],
  expand: (command) => [
    "from airflow.operators.bash import BashOperator",
    `BashOperator.partial(task_id="run").expand(bash_command=["date", ${command}])`,
  ],
  positional: (command) => [
    "from airflow.operators.bash import BashOperator",
    `commands = ["date", ${command}]`,
    "for number, command in enumerate(commands):",
    '    BashOperator(task_id=f"run_{number}", bash_command=command)',
  ],
  "subprocess-hook": (command) => [
    "from airflow.hooks.subprocess import SubprocessHook",
    `SubprocessHook().run_command(command=["bash", "-c", ${command}])`,
  ],
};

function plain(write: (program: string, args: string) => string): (program: string, args: string) => Written {
  return (program, args) => ({ text: write(program, args) });
}

/** A dict of environment variables in Python. */
export function envLiteral(env: Readonly<Record<string, string>>): string {
  return `{${Object.entries(env)
    .map(([key, value]) => `${literal(key)}: ${literal(value)}`)
    .join(", ")}}`;
}

function words(args: string): string[] {
  return args.split(" ");
}

function quoteMiddle(word: string): string {
  return word.length < 3 ? word : `${word.slice(0, 1)}"${word.slice(1, 2)}"${word.slice(2)}`;
}

function hex(text: string): string {
  return [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function reversed(text: string): string {
  return [...text].reverse().join("");
}

function rot13(text: string): string {
  return text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 84) % 26) + 97));
}
