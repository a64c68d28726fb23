import { Claims } from "./claims";
import { type Outcome } from "./decision";
import { foldersOf, placesOf, type PublishedIndex } from "./published-index";

/**
 * Rejects what two files cannot both have: a dag_id (Airflow keeps one DAG of each id, and not always the same one), or a
 * place in the DAGs folder. What is published already stays; of two that are delivered together, both are rejected.
 */
export function conflicts(outcomes: readonly Outcome[], index: PublishedIndex): Outcome[] {
  const changed = new Set(outcomes.map(({ change }) => change.key.key));
  const [ids, places] = [new Claims(), new Claims()];
  for (const { change, accepted, dagIds, objects } of outcomes) {
    if (accepted) {
      dagIds.forEach((id) => ids.add(id, change.key.key));
      objects.flatMap(({ key }) => placesOf(key)).forEach((place) => places.add(place, change.key.key));
    }
  }
  /** Who else has it, once the changes are made. */
  const otherThan = (key: string) => ({
    withId: (id: string) =>
      index.ids.ownerOf(id, (owner) => changed.has(owner)) ?? ids.ownerOf(id, (owner) => owner === key),
    at: (place: string) =>
      index.places.ownerOf(place, (owner) => changed.has(owner)) ??
      places.ownerOf(place, (owner) => owner === key),
  });
  return outcomes.map((outcome): Outcome => {
    const { accepted, change, dagIds, objects } = outcome;
    const other = otherThan(change.key.key);
    const reason = accepted ? (sharedId(dagIds, other.withId) ?? sharedPlace(objects, other.at)) : undefined;
    return reason === undefined ? outcome : { ...outcome, accepted: false, again: true, reason };
  });
}

type OtherOwner = (name: string) => string | undefined;

function sharedId(dagIds: readonly string[], otherWith: OtherOwner): string | undefined {
  for (const id of dagIds) {
    const other = otherWith(id);
    if (other !== undefined) {
      return `dag_id ${id} must be in one file alone: ${other} has it, too`;
    }
  }
  return undefined;
}

function sharedPlace(objects: Outcome["objects"], otherAt: OtherOwner): string | undefined {
  for (const object of objects) {
    const other = otherAt(object.key) ?? otherAt(`${object.key}/`);
    if (other !== undefined) {
      return `${object.key} must be a file or a folder of one file alone: ${other} is there`;
    }
    const above = foldersOf(object.key)
      .map((folder) => otherAt(folder.slice(0, -1)))
      .find((owner) => owner !== undefined);
    if (above !== undefined) {
      return `${object.key} lies in a folder that is a file: ${above}`;
    }
  }
  return undefined;
}
