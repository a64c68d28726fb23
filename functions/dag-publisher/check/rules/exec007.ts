import { PathQuestion } from "../analysis/path-question";
import { commandSlots } from "./commands";
import { always, type DagRule } from "./dag-rule";
import { lastName, shown } from "./references";

const VIRTUALENV = new PathQuestion(
  /\.(?:PythonVirtualenvOperator|ExternalPythonOperator|BranchPythonVirtualenvOperator|BranchExternalPythonOperator)$|\btask\.(?:virtualenv|external_python|branch_virtualenv|branch_external_python)$/,
);

const PIP = new PathQuestion(/^pip(?:\.|$)/);

export const exec007: DagRule = {
  id: "EXEC007",
  title: "Installs packages at run time",
  why: "What is installed while a task runs was seen by nobody, and may be another thing tomorrow.",
  bad: 'BashOperator(task_id="x", bash_command="pip install thing")',
  good: "requirements.txt with exact versions, which the platform team applies",
  source: "AWS, Installing Python dependencies on Amazon MWAA",
  fix: "ask for the package in requirements.txt",
  severity: always("warning"),
  *find({ facts }) {
    for (const { node, commands } of commandSlots(facts)) {
      const installs = commands.find(({ words }) =>
        /^(?:pip3?|uv|poetry|conda|apt-get|apt|yum|dnf|npm)$/.test(lastPart(words[0]))
          ? words.some((word) => word === "install" || word === "add")
          : words[1] === "-m" && words[2] === "pip",
      );
      if (installs !== undefined) {
        yield {
          message: `\`${installs.words.slice(0, 3).join(" ")}\` installs a package at run time`,
          at: node,
        };
      }
    }
    for (const { path, node, called } of facts.referencesTo(VIRTUALENV)) {
      if (called) {
        yield { message: `${lastName(shown(path))} runs with packages of its own`, at: node };
      }
    }
    for (const { node } of facts.referencesTo(PIP)) {
      yield { message: "pip installs packages at run time", at: node };
    }
  },
};

function lastPart(program = ""): string {
  return program.slice(program.lastIndexOf("/") + 1);
}
