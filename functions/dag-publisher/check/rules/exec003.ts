import { pathsOf, type Value } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { always, type DagRule } from "./dag-rule";
import { Beginnings, shown, usesOf } from "./references";

const MODULES = new Beginnings(["dill", "cloudpickle", "shelve", "jsonpickle", "_pickle", "cPickle"]);

const LOADS = new Set([
  "pickle.load",
  "pickle.loads",
  "pickle.Unpickler",
  "pickle._Unpickler",
  "joblib.load",
  "pandas.read_pickle",
  "torch.load",
  "yaml.unsafe_load",
  "yaml.unsafe_load_all",
  "yaml.full_load",
  "yaml.full_load_all",
  "yaml.Loader",
  "yaml.UnsafeLoader",
  "yaml.FullLoader",
  "marshal.loads",
]);

const YAML_LOAD = new Set(["yaml.load", "yaml.load_all"]);

const SAFE_LOADERS = /^yaml\.(?:C?SafeLoader|C?BaseLoader)$/;

const RUNS_DATA = new PathQuestion(LOADS);
const READS_YAML = new PathQuestion(YAML_LOAD);
const READS_ARRAY = new PathQuestion(new Set(["numpy.load"]));

export const exec003: DagRule = {
  id: "EXEC003",
  title: "Reads data in a format that runs code",
  why: "pickle and its kin, and YAML without a safe loader, run what the data say. Whoever writes the data owns the worker.",
  bad: "pd.read_pickle(path)",
  good: "pd.read_parquet(path)",
  source: "Python, library/pickle; bandit B301, B506",
  fix: "use json, Parquet or yaml.safe_load",
  severity: always("error"),
  *find({ facts }) {
    for (const { node, of } of usesOf(facts, MODULES)) {
      yield { message: `${shown(of)} runs code that is in its data`, at: node };
    }
    const handed = facts.referencesTo(READS_YAML).filter(({ called }) => !called);
    for (const { path, node } of [...facts.referencesTo(RUNS_DATA), ...handed]) {
      yield { message: `${shown(path)} runs code that is in its data`, at: node };
    }
    for (const { module, node } of facts.imports) {
      if (module === "pickle") {
        yield { message: "pickle runs code that is in its data", at: node, severity: "warning" };
      }
    }
    for (const { positional, keywords, node } of facts.callsTo(READS_YAML)) {
      if (!isSafe(keywords.get("Loader") ?? positional[1])) {
        yield { message: "yaml.load without a safe loader runs code that is in its data", at: node };
      }
    }
    for (const { keywords, node } of facts.callsTo(READS_ARRAY)) {
      if (isTrue(keywords.get("allow_pickle"))) {
        yield { message: "numpy.load with allow_pickle runs code that is in its data", at: node };
      }
    }
  },
};

function isSafe(loader: Value | undefined): boolean {
  return loader !== undefined && !loader.open && pathsOf(loader).every((path) => SAFE_LOADERS.test(path));
}

function isTrue(value: Value | undefined): boolean {
  return value?.atoms.some((atom) => atom.kind === "boolean" && atom.number === 1) === true;
}
