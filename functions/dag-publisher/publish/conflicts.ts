import { type Outcome } from "./decision";
import { type FileRecord } from "./records";

/**
 * Rejects what two files cannot both have: a dag_id (Airflow keeps one DAG of each id, and not always the same one), or a
 * place in the DAGs folder. What is published already stays; of two that are delivered together, both are rejected.
 */
export function conflicts(outcomes: readonly Outcome[], files: ReadonlyMap<string, FileRecord>): Outcome[] {
  const changed = new Set(outcomes.map(({ change }) => change.key.key));
  const ids = new Claims();
  const places = new Claims();
  for (const [key, { status, writing = [] }] of files) {
    if (!changed.has(key)) {
      status.published?.dagIds.forEach((id) => ids.add(id, key));
      [...(status.published?.objects ?? []).map((object) => object.key), ...writing].forEach((place) =>
        places.addPlace(place, key),
      );
    }
  }
  for (const { change, accepted, dagIds, objects } of outcomes) {
    if (accepted) {
      dagIds.forEach((id) => ids.add(id, change.key.key));
      objects.forEach(({ key }) => places.addPlace(key, change.key.key));
    }
  }
  return outcomes.map((outcome): Outcome => {
    const { accepted, change, dagIds, objects } = outcome;
    const reason = accepted
      ? (sharedId(change.key.key, dagIds, ids) ?? sharedPlace(change.key.key, objects, places))
      : undefined;
    return reason === undefined ? outcome : { ...outcome, accepted: false, again: true, reason };
  });
}

function sharedId(key: string, dagIds: readonly string[], claims: Claims): string | undefined {
  for (const id of dagIds) {
    const other = claims.otherThan(key, id);
    if (other !== undefined) {
      return `dag_id ${id} must be in one file alone: ${other} has it, too`;
    }
  }
  return undefined;
}

function sharedPlace(key: string, objects: Outcome["objects"], claims: Claims): string | undefined {
  for (const object of objects) {
    const other = claims.otherThan(key, object.key) ?? claims.otherThan(key, `${object.key}/`);
    if (other !== undefined) {
      return `${object.key} must be a file or a folder of one file alone: ${other} is there`;
    }
    const above = foldersOf(object.key)
      .map((folder) => claims.otherThan(key, folder.slice(0, -1)))
      .find((owner) => owner !== undefined);
    if (above !== undefined) {
      return `${object.key} lies in a folder that is a file: ${above}`;
    }
  }
  return undefined;
}

/** Keys of the intake bucket by what they have: a dag_id, a file, or a folder (with `/` at its end). */
class Claims {
  private readonly owners = new Map<string, string[]>();

  public add(name: string, owner: string): void {
    const list = this.owners.get(name);
    if (list === undefined) {
      this.owners.set(name, [owner]);
    } else if (list.length < 2 && list[0] !== owner) {
      // With two, there is another one for everybody.
      list.push(owner);
    }
  }

  public addPlace(key: string, owner: string): void {
    this.add(key, owner);
    foldersOf(key).forEach((folder) => this.add(folder, owner));
  }

  public otherThan(owner: string, name: string): string | undefined {
    return this.owners.get(name)?.find((other) => other !== owner);
  }
}

/** `dags/a/b.py` lies in `dags/` and `dags/a/`. */
function foldersOf(key: string): string[] {
  return key
    .split("/")
    .flatMap((_, index, parts) => (index === 0 ? [] : [`${parts.slice(0, index).join("/")}/`]));
}
