import {
  AIRFLOW_SHELL_FORMS,
  SHELL_FORMS,
  type Written,
} from "../../../dag-publisher/evasions/grammar/shell";

/** How a shell may be given a command: the text of it, from the words behind `airflow`. */
export type Form = (args: string) => string;

/** Forms of which nothing stands in the log: the operator's environment has it. */
const UNSEEN = new Set(["operator-env-whole", "operator-env-eval", "operator-env-sh"]);

const words = (args: string): string[] => args.split(" ");
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const hex = (text: string): string => Buffer.from(text).toString("hex");
const list = (...items: readonly string[]): string => `[${items.map((item) => `'${item}'`).join(", ")}]`;
const whole = (args: string): string => `airflow ${args}`;

/** Forms that the DAG checker's grammar has not. */
const OWN: Readonly<Record<string, Form>> = {
  "every-word-continued": (a) => `airflow \\\n${words(a).join(" \\\n")}`,
  "many-blanks": (a) => `airflow${" ".repeat(60)}${words(a).join("\t \t")}`,
  "no-blanks-around": (a) => `true;airflow ${a};true`,
  "after-or": (a) => `false||airflow ${a}`,
  "negated-and": (a) => `test -f /x && exit 1; airflow ${a}`,
  "both-outputs-away": (a) => `airflow ${a} >/dev/null 2>&1`,
  "clobber-output": (a) => `>| /tmp/x 2>>/tmp/y airflow ${a}`,
  "input-from-nowhere": (a) => `</dev/null airflow ${a}`,
  "comment-behind": (a) => `airflow ${a} # nightly clean-up`,
  "comment-before": (a) => `# nothing to see\nairflow ${a}`,
  "set-options": (a) => `set -euo pipefail\nairflow ${a}`,
  traced: (a) => `set -x\nairflow ${a}`,
  "array-of-arguments": (a) => `a=(${a}); airflow "\${a[@]}"`,
  "array-appended": (a) => `a=(airflow); a+=(${a}); "\${a[@]}"`,
  "set-parameters": (a) => `set -- ${a}; airflow "$@"`,
  "shifted-parameters": (a) => `set -- x ${a}; shift; airflow "$@"`,
  "function-of-verb": (a) => `f() { airflow ${words(a)[0] ?? ""} "$@"; }\nf ${words(a).slice(1).join(" ")}`,
  "function-keyword": (a) => `function run { airflow ${a}; }\nrun`,
  "function-lines": (a) => `run() {\n  local x=1\n  airflow ${a}\n}\nrun`,
  "case-branch": (a) => `case $X in\n  *) airflow ${a} ;;\nesac`,
  "while-once": (a) => `while true; do airflow ${a}; break; done`,
  "until-works": (a) => `until airflow ${a}; do sleep 5; done`,
  "for-words": (a) => `c=""; for w in ${a}; do c="$c $w"; done; airflow $c`,
  "loop-of-users": (a) => `for u in bob eve; do airflow ${a}; done`,
  "select-verb": (a) =>
    `v=${words(a)[1] ?? ""}; airflow ${words(a)[0] ?? ""} $v ${words(a).slice(2).join(" ")}`,
  "split-verb": (a) => {
    const [group = "", verb = "", ...rest] = words(a);
    return `airflow ${group.slice(0, 2)}""${group.slice(2)} ${verb.slice(0, 3)}''${verb.slice(3)} ${rest.join(" ")}`;
  },
  "all-quoted": (a) =>
    `'airflow' ${words(a)
      .map((word) => `'${word}'`)
      .join(" ")}`,
  "dollar-quotes": (a) =>
    `airflow ${words(a)
      .map((word) => `$'${word}'`)
      .join(" ")}`,
  "substituted-words": (a) =>
    `airflow ${words(a)
      .map((word) => `$(echo ${word})`)
      .join(" ")}`,
  "printf-arguments": (a) => `airflow $(printf '%s ' ${a})`,
  "base64-arguments": (a) => `airflow $(echo ${base64(a)} | base64 -d)`,
  "base64-long-option": (a) => `echo '${base64(whole(a))}' | base64 --decode | bash -s`,
  "base64-openssl": (a) => `echo ${base64(whole(a))} | openssl base64 -d -A | sh`,
  "base64-of-document": (a) => `base64 -d <<X | sh\n${base64(whole(a))}\nX`,
  "base64-eval": (a) => `eval "$(base64 -d <<< ${base64(whole(a))})"`,
  "base64-bash-c": (a) => `bash -c "$(echo ${base64(whole(a))} | base64 -d)"`,
  "base64-source": (a) => `. <(echo ${base64(whole(a))} | base64 -d)`,
  "base64-file": (a) => `echo ${base64(whole(a))} | base64 -d > /tmp/j; sh /tmp/j`,
  "base64-python-pipe": (a) =>
    `python3 -c "import base64;print(base64.b64decode('${base64(whole(a))}').decode())" | sh`,
  "base64-twice": (a) => `echo ${base64(base64(whole(a)))} | base64 -d | base64 -d | sh`,
  "hex-xxd": (a) => `echo ${hex(whole(a))} | xxd -r -p | sh`,
  "hex-python": (a) => `python3 -c "import os; os.system(bytes.fromhex('${hex(whole(a))}').decode())"`,
  "octal-printf": (a) =>
    `printf '${[...whole(a)].map((c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`).join("")}' | bash`,
  "echo-e-hex": (a) => `echo -e '${[...whole(a)].map((c) => `\\x${hex(c)}`).join("")}' | sh`,
  "rev-of-arguments": (a) => `airflow $(echo '${[...a].reverse().join("")}' | rev)`,
  "tr-blanks": (a) => `echo '${words(whole(a)).join("_")}' | tr _ ' ' | sh`,
  "sed-marks": (a) => `echo '${words(whole(a)).join("@")}' | sed 's/@/ /g' | sh`,
  "replace-marks": (a) => `c='${words(whole(a)).join("@")}'; \${c//@/ }`,
  "xargs-lines": (a) => `printf '%s\\n' ${a} | xargs airflow`,
  "xargs-shell": (a) => `echo '${whole(a)}' | xargs -I{} sh -c '{}'`,
  "xargs-document": (a) => `xargs airflow <<E\n${a}\nE`,
  "xargs-here-string": (a) => `xargs airflow <<< '${a}'`,
  "xargs-each": (a) => `echo bob eve | xargs -n1 sh -c 'airflow ${a}'`,
  "written-document": (a) => `cat > /tmp/j.sh <<'E'\nairflow ${a}\nE\nbash /tmp/j.sh`,
  "written-echo-lines": (a) => `{ echo '#!/bin/sh'; echo 'airflow ${a}'; } > /tmp/j; chmod +x /tmp/j; /tmp/j`,
  "document-with-variable": (a) => `A=airflow\nbash <<E\n$A ${a}\nE`,
  "document-tabs": (a) => `bash <<-'E'\n\tairflow ${a}\n\tE`,
  "python-document": (a) =>
    `python3 - <<'E'\nimport subprocess\nsubprocess.run(${list("airflow", ...words(a))})\nE`,
  "python-popen": (a) => `python -c "from subprocess import Popen; Popen('airflow ${a}'.split()).wait()"`,
  "python-argv": (a) =>
    `python3 -c "import sys; from airflow.__main__ import main; sys.argv = ${list("airflow", ...words(a))}; main()"`,
  "python-argv-behind": (a) => `python3 -c 'from airflow.__main__ import main; main()' ${a}`,
  "python-runpy": (a) =>
    `python3 -c "import runpy, sys; sys.argv = ${list("airflow", ...words(a))}; runpy.run_module('airflow', run_name='__main__')"`,
  "python-execvp": (a) => `python3 -c "import os; os.execvp('airflow', ${list("airflow", ...words(a))})"`,
  "python-join": (a) => `python3 -c "import os; os.system(' '.join(${list("airflow", ...words(a))}))"`,
  "python-parser": (a) =>
    `python3 -c "from airflow.cli.cli_parser import get_parser; x = get_parser().parse_args(${list(...words(a))}); x.func(x)"`,
  "python-isolated": (a) => `python3 -I -m airflow ${a}`,
  "python-warnings": (a) => `python3 -W ignore -m airflow ${a}`,
  "python-path": (a) => `/usr/local/airflow/.local/bin/python3.11 -m airflow.__main__ ${a}`,
  node: (a) => `node -e "require('child_process').execSync('airflow ${a}')"`,
  ruby: (a) => `ruby -e 'system("airflow ${a}")'`,
  "perl-list": (a) =>
    `perl -e 'exec("airflow", ${words(a)
      .map((word) => `"${word}"`)
      .join(", ")})'`,
  "login-shell": (a) => `bash -lc 'airflow ${a}'`,
  "shell-error-option": (a) => `/bin/sh -ec 'airflow ${a}'`,
  "shell-arguments": (a) => `bash -c 'airflow "$@"' _ ${a}`,
  "shell-in-shell": (a) => `bash -c "sh -c 'airflow ${a}'"`,
  "shell-variable": (a) => `$SHELL -c 'airflow ${a}'`,
  "exec-name": (a) => `exec -a report airflow ${a}`,
  "sudo-user": (a) => `sudo -E -u airflow airflow ${a}`,
  "su-user": (a) => `su airflow -s /bin/bash -c 'airflow ${a}'`,
  "env-clean": (a) => `env -i PATH="$PATH" HOME=/tmp airflow ${a}`,
  "env-split": (a) => `env -S 'airflow ${a}'`,
  "time-of": (a) => `time -p airflow ${a}`,
  "timeout-signal": (a) => `timeout -s KILL 5m airflow ${a}`,
  "setsid-background": (a) => `setsid -f airflow ${a} &`,
  stdbuf: (a) => `stdbuf -oL airflow ${a} | tee /tmp/x`,
  flock: (a) => `flock -n /tmp/l airflow ${a}`,
  "flock-shell": (a) => `flock /tmp/l -c 'airflow ${a}'`,
  "script-program": (a) => `script -qc 'airflow ${a}' /dev/null`,
  watch: (a) => `watch -n 60 airflow ${a}`,
  parallel: (a) => `parallel airflow ${words(a)[0] ?? ""} {} ::: '${words(a).slice(1).join(" ")}'`,
  at: (a) => `echo 'airflow ${a}' | at now`,
  crontab: (a) => `echo '* * * * * airflow ${a}' | crontab -`,
  "make-eval": (a) => `make --eval 'x:; airflow ${a}' x`,
  "find-print": (a) => `find /tmp -maxdepth 0 -exec sh -c 'airflow ${a}' \\;`,
  busybox: (a) => `busybox sh -c 'airflow ${a}'`,
  ssh: (a) => `ssh -o StrictHostKeyChecking=no worker "airflow ${a}"`,
  "ssh-words": (a) => `ssh worker airflow ${a}`,
  docker: (a) => `docker exec -i airflow-web airflow ${a}`,
  kubectl: (a) => `kubectl exec deploy/web -- airflow ${a}`,
  "kubectl-shell": (a) => `kubectl exec -it web-0 -- bash -c "airflow ${a}"`,
  ecs: (a) => `aws ecs execute-command --cluster c --task t --interactive --command "airflow ${a}"`,
  ssm: (a) =>
    `aws ssm send-command --document-name AWS-RunShellScript --parameters commands="airflow ${a}" --targets Key=x,Values=y`,
  "mwaa-cli": (a) =>
    `curl -s -X POST "https://$HOST/aws_mwaa/cli" -H "Authorization: Bearer $T" --data-raw "${a}"`,
  "mwaa-cli-short": (a) => `curl -s "https://$HOST/aws_mwaa/cli" -H "Content-Type: text/plain" -d "${a}"`,
  "copy-of-program": (a) => `cp "$(command -v airflow)" /tmp/report; /tmp/report ${a}`,
  "link-to-program": (a) => `ln -s $(which airflow) /tmp/af && /tmp/af ${a}`,
  "path-of-venv": (a) => `/usr/local/airflow/.local/bin/airflow ${a}`,
  "program-of-variable": (a) => `BIN=/usr/local/airflow/.local/bin; "$BIN/airflow" ${a}`,
  "home-path": (a) => `~/.local/bin/airflow ${a}`,
  "upper-lower": (a) => `c=AIRFLOW; "\${c,,}" ${a}`,
  "indirect-variable": (a) => `p=airflow; q=p; \${!q} ${a}`,
  "name-reference": (a) => `p=airflow; declare -n q=p; $q ${a}`,
  "unset-default": (a) => `\${CMD:=airflow} ${a}`,
  "alternate-value": (a) => `X=1; \${X:+airflow} ${a}`,
  "prefix-removed": (a) => `X=xx-airflow; \${X##*-} ${a}`,
  "suffix-removed": (a) => `X=airflow-xx; \${X%-*} ${a}`,
  "read-words": (a) => `read -r -a c <<< "airflow ${a}"; "\${c[@]}"`,
  mapfile: (a) => `mapfile -t c < <(printf '%s\\n' airflow ${a}); "\${c[@]}"`,
  "cut-field": (a) => `$(echo x:airflow:y | cut -d: -f2) ${a}`,
  "head-line": (a) => `$(printf 'airflow\\nother\\n' | head -1) ${a}`,
  "awk-field": (a) => `$(echo x airflow | awk '{print $2}') ${a}`,
  compgen: (a) => `$(compgen -c | grep -m1 '^airflow$') ${a}`,
  "ls-grep": (a) => `$(ls ~/.local/bin | grep '^airfl') ${a}`,
  "glob-question": (a) => `/usr/local/bin/a?rfl?w ${a}`,
  "glob-class": (a) => `/usr/local/bin/[a]irflow ${a}`,
  "jinja-left": (a) => `airflow ${a} --verbose`,
  crlf: (a) => `set -e\r\nairflow ${a}\r\n`,
  "piped-yes": (a) => `yes | airflow ${a}`,
  "if-then": (a) => `if [ "$STAGE" = prod ]; then airflow ${a}; else echo no; fi`,
  "test-and": (a) => `[[ -n $X ]] && airflow ${a}`,
  "command-v": (a) => `command -v airflow >/dev/null && airflow ${a}`,
  "background-subshell": (a) => `(sleep 30; airflow ${a}) & disown`,
  "trap-exit": (a) => `trap "airflow ${a}" EXIT; exit 0`,
  "trap-error": (a) => `trap 'airflow ${a}' ERR; false`,
  "prompt-command": (a) => `PROMPT_COMMAND='airflow ${a}' bash -i`,
  "bash-env": (a) => `echo 'airflow ${a}' > /tmp/e; BASH_ENV=/tmp/e bash -c true`,
  "git-alias": (a) => `git -c alias.x='!airflow ${a}' x`,
  "tar-checkpoint": (a) =>
    `tar cf /dev/null /etc/hosts --checkpoint=1 --checkpoint-action=exec='airflow ${a}'`,
  "vim-bang": (a) => `vim -c ':!airflow ${a}' -c ':q'`,
  "gzip-base64": (a) => `echo 'airflow ${a}' | gzip | gunzip | sh`,
};

/** All forms, by their names. */
export const FORMS: Readonly<Record<string, Form>> = {
  ...Object.fromEntries(
    Object.entries(SHELL_FORMS)
      .filter(([name]) => !UNSEEN.has(name))
      .map(([name, form]) => [name, textOf((args) => form("airflow", args))]),
  ),
  ...Object.fromEntries(Object.entries(AIRFLOW_SHELL_FORMS).map(([name, form]) => [name, textOf(form)])),
  ...OWN,
};

function textOf(form: (args: string) => Written): Form {
  return (args) => form(args).text;
}
