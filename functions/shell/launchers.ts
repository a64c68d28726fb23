import { HOLE } from "./hole";

/** What a program starts because its arguments say so: a text that a shell reads, or a command by its words. */
export type Launch = { readonly text: string } | { readonly words: readonly string[] };

/** Lines of its input that `xargs` is followed for. */
const MOST_LINES = 16;

/** What runs the command behind it; options with a value are left to their words. */
const WRAPPERS =
  /^(?:sudo|env|time|nohup|exec|command|builtin|timeout|nice|ionice|stdbuf|setsid|doas|busybox|coproc|unshare)$/;

/** Options whose value a program gives to a shell: GTFOBins lists them. */
const TEXT_OPTIONS: Readonly<Record<string, RegExp>> = {
  tar: /^(?:--checkpoint-action=exec=|--to-command=|--use-compress-program=|--rsh-command=|--info-script=|--new-volume-script=|-[IF]$)/,
  bsdtar: /^--use-compress-program=/,
  rsync: /^(?:--rsh=|-e$)/,
  ssh: /^-o(?:ProxyCommand=|LocalCommand=|$)/,
  scp: /^(?:-o(?:ProxyCommand=|$)|-S$)/,
  sftp: /^(?:-o(?:ProxyCommand=|$)|-S$)/,
  su: /^(?:-c$|--command=)/,
  runuser: /^(?:-c$|--command=)/,
  script: /^(?:-q?c$|--command=)/,
  expect: /^-c$/,
  zip: /^(?:-TT$|--unzip-command=)/,
  wget: /^--use-askpass=/,
  man: /^(?:-P$|--pager=)/,
  gdb: /^(?:-ex$|-iex$|--eval-command=)/,
  vim: /^(?:-c$|--cmd$|\+)/,
  vi: /^(?:-c$|\+)/,
  ex: /^(?:-c$|\+)/,
  nvim: /^(?:-c$|--cmd$|\+)/,
  split: /^--filter=/,
  sort: /^--compress-program=/,
  git: /^(?:-c$|--upload-pack=|--receive-pack=|--exec=|-u$)/,
  make: /^(?:--eval=|-E$|--eval$|[A-Za-z_]\w*=)/,
  gmake: /^(?:--eval=|-E$|--eval$|[A-Za-z_]\w*=)/,
};

/** Programs whose arguments, joined, are a text for a shell. */
const JOINED = /^watch$/;

/** Programs that run the command somewhere behind their own arguments, and leave its words as they are. */
const RUNS_LATER =
  /^(?:find|fd|chroot|flock|taskset|chrt|strace|ltrace|setarch|linux32|linux64|i386|x86_64|nsenter|prlimit|choom|numactl|cgexec|pkexec|systemd-run|start-stop-daemon|faketime|proot|fakeroot|torsocks|valgrind|perf|ssh-agent|dbus-run-session|capsh|ip|entr|screen|tmux|rlwrap|unbuffer|tini|dumb-init|gosu|su-exec|chpst|daemonize|catchsegv|ld\.so|ld-linux[\w.-]*|ld-musl[\w.-]*)$/;

/** What a program starts besides, by its name and arguments. A regular expression reads a bounded part of each. */
export function launchedBy(name: string, args: readonly string[], input: string | undefined): Launch[] {
  const launches: Launch[] = [];
  if (name === "xargs") {
    return byXargs(args, input);
  }
  if (name === "parallel") {
    return byParallel(args, input);
  }
  if (WRAPPERS.test(name)) {
    return wrapped(name, args);
  }
  if (/^(?:at|batch|crontab)$/.test(name)) {
    return input === undefined ? [] : [{ text: input }];
  }
  const options = Object.hasOwn(TEXT_OPTIONS, name) ? TEXT_OPTIONS[name] : undefined;
  args.forEach((word, index) => {
    const option = options?.exec(word)?.[0];
    if (option !== undefined) {
      const value = word.length > option.length ? word.slice(option.length) : (args[index + 1] ?? "");
      launches.push({ text: commandIn(name, value) });
    }
  });
  if (JOINED.test(name)) {
    launches.push({ text: args.filter((word) => !word.startsWith("-")).join(" ") });
  }
  if (RUNS_LATER.test(name)) {
    args.slice(0, 7).forEach((_word, index) => launches.push({ words: args.slice(index) }));
  }
  if (/^[gmn]?awk$/.test(name) || name === "sed") {
    args.forEach((word) => launches.push(...textsIn(name, word)));
  }
  return launches;
}

/** What comes before a command in an option's value: `core.pager=`, `alias.x=!`, `:!`, `all:`, `ProxyCommand=`. */
function commandIn(name: string, value: string): string {
  switch (name) {
    case "git":
      return value.replace(/^[\w.-]+=/, "").replace(/^!/, "");
    case "vim":
    case "vi":
    case "ex":
    case "nvim":
    case "gdb":
      return value.replace(/^:?\s*(?:!|shell\s)/, "");
    case "ssh":
    case "scp":
    case "sftp":
      return value.replace(/^\w+=/, "");
    case "make":
    case "gmake":
      return value
        .replace(/\$\(shell /g, "$(")
        .replace(/^[\w.-]+:(?!=)[^;\n]{0,200}[;\n]/, "")
        .replace(/^\t/gm, "");
    default:
      return value;
  }
}

/** Commands in a program of awk's or sed's: texts in quotes, and what stands behind sed's `e`. */
function textsIn(name: string, program: string): Launch[] {
  if (name === "sed") {
    const command = /^(?:\d{1,9}|\$)?\s{0,9}e\s([^\n]*)/.exec(program)?.[1];
    return command === undefined ? [] : [{ text: command }];
  }
  return /system|getline|\|/.test(program)
    ? [...program.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => ({ text }))
    : [];
}

/** `sudo -u x airflow …`: the command begins behind the options, and any of their values may be it. */
function wrapped(name: string, args: readonly string[]): Launch[] {
  const launches: Launch[] = name === "env" ? splitByEnv(args) : [];
  const start = args.findIndex((word) => !word.startsWith("-") && !/^\d+[smhd]?$/.test(word));
  if (start >= 0) {
    launches.push({ words: args.slice(start) });
    if (args[start - 1]?.startsWith("-") === true && args[start + 1] !== undefined) {
      launches.push({ words: args.slice(start + 1) });
    }
  }
  return launches;
}

/** `env -S TEXT` splits the text as a shell does. */
function splitByEnv(args: readonly string[]): Launch[] {
  return args.flatMap((word, index) => {
    const value = /^(?:-[iv0]*S|--split-string=?)(.*)$/s.exec(word)?.[1];
    if (value === undefined) {
      return [];
    }
    const [text = "", rest] =
      value === "" ? [args[index + 1], args.slice(index + 2)] : [value, args.slice(index + 1)];
    return [{ text: [text, ...(rest ?? [])].join(" ") }];
  });
}

/** `parallel airflow users {} ::: …`: a text for a shell, with each of the values in it or behind it. */
function byParallel(args: readonly string[], input: string | undefined): Launch[] {
  const at = args.indexOf(":::");
  const command = args
    .slice(0, at < 0 ? undefined : at)
    .filter((word) => !word.startsWith("-"))
    .join(" ");
  const values = at < 0 ? (input ?? "").trim().split("\n") : args.slice(at + 1);
  return values.slice(0, MOST_LINES).map((value) => ({
    text: command.includes("{}") ? command.replaceAll("{}", () => value) : `${command} ${value}`,
  }));
}

/** `… | xargs airflow`, `… | xargs -I{} airflow {} create`. */
function byXargs(args: readonly string[], input: string | undefined): Launch[] {
  let start = 0;
  let mark: string | undefined;
  for (let word = args[start]; word?.startsWith("-") === true; word = args[start]) {
    const replaces = /^(?:-I|-i|--replace=?)(.*)$/s.exec(word);
    if (replaces !== null) {
      const own = word === "-I" ? args[start + 1] : replaces[1];
      mark = own === undefined || own === "" ? "{}" : own;
    }
    start += /^-[IaEdLnPs]$/.test(word) ? 2 : 1;
  }
  const command = args.slice(start);
  if (command.length === 0) {
    return [];
  }
  if (mark === undefined) {
    return [{ words: [...command, ...(input === undefined ? [] : input.trim().split(/\s+/))] }];
  }
  const replaced = mark;
  return (input ?? HOLE)
    .trim()
    .split("\n")
    .slice(0, MOST_LINES)
    .map((line) => ({ words: command.map((word) => word.replaceAll(replaced, () => line)) }));
}
