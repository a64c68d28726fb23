import { DAGS_FOLDER, folderOf } from "../dags-folder";
import { callMethod } from "../methods";
import { listValue, passing, textsOf, textValue, UNKNOWN, type Value } from "../value";
import { type Folds, ofText, same } from "./fold";

/** Functions of paths. */
export const PATH_FOLDS: Folds = {
  "os.path.join": joinPath,
  "posixpath.join": joinPath,
  "pathlib.Path": joinPath,
  "pathlib.PurePath": joinPath,
  "pathlib.PosixPath": joinPath,
  "os.path.dirname": ofText((path) => textValue(folderOf(path))),
  "os.path.expanduser": same,
  "os.path.abspath": same,
  "os.path.normpath": same,
  "os.path.realpath": same,
  "os.fspath": same,
  "airflow.configuration.conf.get": dagsFolderOfConfiguration,
};

function joinPath(parts: readonly Value[]): Value {
  return callMethod(textValue("/"), "join", passing(listValue(parts))) ?? UNKNOWN;
}

/** `conf.get("core", "dags_folder")`: the one setting whose value is known. */
function dagsFolderOfConfiguration([section, key]: readonly Value[]): Value | undefined {
  const asked = `${textsOf(section ?? UNKNOWN).join(" ")}.${textsOf(key ?? UNKNOWN).join(" ")}`;
  return asked.toLowerCase() === "core.dags_folder" ? textValue(DAGS_FOLDER) : undefined;
}
