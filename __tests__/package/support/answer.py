"""Runs a program in a terminal of its own and types an answer at each of its prompts: answer.py ANSWERS-AS-JSON PROGRAM ..."""

import json
import os
import pty
import sys

answers = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])

asked = b""
while True:
    try:
        shown = os.read(terminal, 4096)
    except OSError:  # Linux's way to say that the program has ended
        break
    if not shown:
        break
    sys.stdout.buffer.write(shown)
    asked += shown
    if answers and asked.rstrip(b"\x1b[0123456789GJK").endswith(b": "):
        os.write(terminal, (answers.pop(0) + "\n").encode())
        asked = b""
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
