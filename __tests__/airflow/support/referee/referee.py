"""Runs DAG files that hide what they do, and says of each whether it did it.

One case a line on stdin as JSON, one answer a line on stdout. Each runs in a process of its own, forked from this one, with
stand-ins of Airflow and boto3 and with Python's audit hooks; what would leave the process is stopped there.
"""

import base64
import json
import os
import signal
import subprocess
import sys
import traceback

import stand_ins

SECONDS = 20


def answer(case, folder):
    """The case's answer, from a child that may do what it likes."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        signal.alarm(SECONDS)
        null = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)
        try:
            result = run(case, folder)
        except BaseException:
            result = {"reached": False, "error": traceback.format_exc().splitlines()[-1]}
        os.write(writer, json.dumps(result).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"reached": False, "error": "ended without an answer"}


def run(case, folder):
    seen = stand_ins.Seen(case["event"], case["text"])
    stand_ins.install(seen)
    error = None
    path = stand_ins.CASE
    # What importlib gives to a module; Airflow imports DAG files under a name with a prefix.
    module = {"__name__": "unusual_prefix_case", "__file__": path, "__spec__": stand_ins.spec()}
    module["__builtins__"] = sys.modules["builtins"].__dict__
    execute = exec
    try:
        execute(compile(base64.b64decode(case["source"]), path, "exec"), module)
        seen.run_tasks()
    except BaseException as problem:
        error = f"{type(problem).__name__}: {problem}"
    seen.compare()
    if not seen.reached and seen.commands:
        seen.watching = False
        for command, env in seen.commands:
            shell(command, env, folder, seen)
    return {"reached": seen.reached, "error": error}


def shell(command, env, folder, seen):
    """Runs a command of a task, with stand-ins of the programs that it must not run."""
    log = f"{folder}/log-{os.getpid()}"
    own = {
        "PATH": f"{folder}/.local/bin:/usr/bin:/bin",
        "HOME": folder,
        "PYTHONPATH": f"{folder}/packages",
        "SHELL_LOG": log,
    }
    words = command if isinstance(command, list) else ["bash", "-c", command]
    try:
        subprocess.run(
            words, env={**own, **(env or {})}, cwd="/tmp", timeout=SECONDS / 2, capture_output=True, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        pass
    if os.path.exists(log):
        with open(log) as lines:
            for line in lines:
                name, _, args = line.rstrip("\n").partition(" ")
                seen.event(f"shell:{name}", args)
        os.remove(log)


def programs(folder):
    """Stand-ins that write down how they were called."""
    os.makedirs(f"{folder}/.local/bin", exist_ok=True)
    os.makedirs(f"{folder}/packages/airflow", exist_ok=True)
    for name in ("airflow", "aws", "curl", "cat"):
        file = f"{folder}/.local/bin/{name}"
        with open(file, "w") as script:
            script.write(f'#!/bin/sh\necho "{name} $*" >> "$SHELL_LOG"\n')
        os.chmod(file, 0o755)
    if not os.path.lexists(f"{folder}/.local/bin/python"):
        os.symlink(sys.executable, f"{folder}/.local/bin/python")
    open(f"{folder}/packages/airflow/__init__.py", "w").close()
    with open(f"{folder}/packages/airflow/__main__.py", "w") as main:
        main.write('import os, sys\nopen(os.environ["SHELL_LOG"], "a").write("airflow " + " ".join(sys.argv[1:]) + "\\n")\n')


def main():
    folder = sys.argv[1]
    programs(folder)
    stand_ins.load()
    for line in sys.stdin:
        case = json.loads(line)
        print(json.dumps({"id": case["id"], **answer(case, folder)}), flush=True)


main()
