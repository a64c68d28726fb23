import { type GroupModel, type TaskModel } from "./model";

/** Items in an order in which each comes after those that it needs; of what may come next, the first in the file. */
export function inOrder<T extends { readonly id: string }>(
  items: readonly T[],
  needs: (item: T) => readonly string[],
): { readonly ordered: T[]; readonly cycle?: string[] } {
  const byId = new Map(items.map((item) => [item.id, item]));
  const waiting = new Map(
    items.map((item) => [item.id, new Set(needs(item).filter((id) => byId.has(id)))] as const),
  );
  const followers = new Map<string, string[]>();
  for (const [id, needed] of waiting) {
    needed.forEach((one) => followers.set(one, [...(followers.get(one) ?? []), id]));
  }
  const ready = items.filter(({ id }) => waiting.get(id)?.size === 0);
  const ordered: T[] = [];
  // The list grows while it is gone through.
  for (const item of ready) {
    ordered.push(item);
    for (const follower of followers.get(item.id) ?? []) {
      const needed = waiting.get(follower);
      needed?.delete(item.id);
      const next = byId.get(follower);
      if (needed?.size === 0 && next !== undefined) {
        ready.push(next);
      }
    }
  }
  return ordered.length === items.length
    ? { ordered }
    : {
        ordered,
        cycle: cycleIn(
          waiting,
          ordered.map(({ id }) => id),
        ),
      };
}

/** One cycle, from a task back to itself. */
function cycleIn(waiting: ReadonlyMap<string, ReadonlySet<string>>, done: readonly string[]): string[] {
  const left = new Set([...waiting.keys()].filter((id) => !done.includes(id)));
  const path: string[] = [];
  let [id] = left;
  while (id !== undefined && !path.includes(id)) {
    path.push(id);
    id = [...(waiting.get(id) ?? [])].find((one) => left.has(one));
  }
  return id === undefined ? path : [...path.slice(path.indexOf(id)), id];
}

/** What a task waits for, tasks of groups and of its own groups' dependencies included. */
export function taskNeeds(
  tasks: readonly TaskModel[],
  groups: readonly GroupModel[],
): (task: TaskModel) => string[] {
  const groupById = new Map(groups.map((group) => [group.id, group]));
  const groupsOf = (id: string | undefined): string[] => {
    const path: string[] = [];
    for (let at = id; at !== undefined && !path.includes(at); at = groupById.get(at)?.parent) {
      path.push(at);
    }
    return path;
  };
  const members = new Map<string, string[]>();
  for (const { id, group } of tasks) {
    groupsOf(group).forEach((one) => members.set(one, [...(members.get(one) ?? []), id]));
  }
  const expand = (id: string): string[] => (groupById.has(id) ? (members.get(id) ?? []) : [id]);
  return ({ group, dependencies, inputs }) => {
    const inherited = groupsOf(group).flatMap((one) => groupById.get(one)?.dependencies ?? []);
    return [...dependencies, ...inherited, ...inputs].flatMap(expand);
  };
}
