import { topLevelModule } from "../check/own-modules";
import { Claims } from "./claims";
import { PUBLISHED_PREFIX } from "./intake-key";
import { type FileRecord } from "./file-record";

/**
 * What files have in the DAG bucket, by what they have: an answer for one file does not go through all of them. Owners are
 * keys of the intake bucket.
 */
export class PublishedIndex {
  /** dag_ids of what is published. */
  public readonly ids = new Claims();
  /** Places, published or being written: a file, or a folder with `/` at its end. */
  public readonly places = new Claims();
  /** Objects that are in the DAG bucket. */
  public readonly objects = new Claims();
  /** Top-level modules and packages, and how many objects each has. */
  private readonly moduleCounts = new Map<string, number>();

  /** A record has changed. */
  public replace(key: string, before: FileRecord | undefined, after: FileRecord): void {
    if (before !== undefined) {
      each(before, {
        id: (id) => this.ids.remove(id, key),
        place: (place) => this.places.remove(place, key),
        object: (object) => this.objects.remove(object, key),
        module: (module) => this.count(module, -1),
      });
    }
    each(after, {
      id: (id) => this.ids.add(id, key),
      place: (place) => this.places.add(place, key),
      object: (object) => this.objects.add(object, key),
      module: (module) => this.count(module, 1),
    });
  }

  /** The modules without those that these records alone have, and with others. */
  public modules(without: readonly FileRecord[], more: Iterable<string>): string[] {
    const gone = new Map<string, number>();
    for (const record of without) {
      modulesOf(record).forEach((name) => gone.set(name, (gone.get(name) ?? 0) + 1));
    }
    const kept = [...this.moduleCounts].flatMap(([name, count]) =>
      count > (gone.get(name) ?? 0) ? [name] : [],
    );
    return [...new Set([...kept, ...more])];
  }

  private count(name: string, by: 1 | -1): void {
    const count = (this.moduleCounts.get(name) ?? 0) + by;
    if (count === 0) {
      this.moduleCounts.delete(name);
    } else {
      this.moduleCounts.set(name, count);
    }
  }
}

/** A file and the folders that it lies in: `dags/a/b.py` lies in `dags/` and `dags/a/`. */
export function placesOf(object: string): string[] {
  return [object, ...foldersOf(object)];
}

/** The folders of a file, each with `/` at its end. */
export function foldersOf(object: string): string[] {
  return object
    .split("/")
    .flatMap((_, index, parts) => (index === 0 ? [] : [`${parts.slice(0, index).join("/")}/`]));
}

function each(
  record: FileRecord,
  call: Readonly<Record<"id" | "place" | "object" | "module", (name: string) => void>>,
): void {
  const { status, etags, writing = [] } = record;
  status.published?.dagIds.forEach(call.id);
  const objects = (status.published?.objects ?? []).map(({ key }) => key);
  new Set([...objects, ...writing].flatMap(placesOf)).forEach(call.place);
  Object.keys(etags).forEach(call.object);
  modulesOf(record).forEach(call.module);
}

function modulesOf({ status }: FileRecord): string[] {
  return (status.published?.objects ?? []).flatMap(
    ({ key }) => topLevelModule(key.slice(PUBLISHED_PREFIX.length)) ?? [],
  );
}
