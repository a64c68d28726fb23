import { type AccessState, type RoleState, sortedState, type UserState } from "../airflow/access-state";
import {
  type AirflowApi,
  type Json,
  type ListOf,
  objectOf,
  objects,
  PAGE,
  ReadError,
  readPage,
  text,
} from "./pages";

/** How often a list is read where it changes while it is read. */
const ATTEMPTS = 3;

/**
 * Reads all users and roles. `/users` and `/roles` are lists of Airflow 2; names are never part of a path, which Amazon MWAA
 * limits to 64 characters, and which a slash in a name would break.
 * @throws ReadError, or the error of the last page
 */
export async function readAccess(api: AirflowApi): Promise<AccessState> {
  const roles = await readList(api, { path: "/roles", key: "roles", read: roleOf });
  const users = await readList(api, { path: "/users", key: "users", read: userOf });
  return sortedState({ users, roles });
}

/** A list that grew or shrank between two pages may lack an item, or have one twice: it is read once more. */
async function readList<Item extends { readonly name: string }>(
  api: AirflowApi,
  list: ListOf<Item>,
): Promise<Item[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const items = new Map<string, Item>();
    const first = await readPage(api, list, PAGE, 0);
    let page = first;
    let offset = 0;
    for (;;) {
      page.items.forEach((item) => items.set(item.name, item));
      // Airflow may give fewer than it is asked for.
      offset += page.items.length;
      if (offset >= first.total || page.items.length === 0 || page.total !== first.total) {
        break;
      }
      page = await readPage(api, list, page.limit, offset);
    }
    if (items.size === first.total && page.total === first.total) {
      return [...items.values()];
    }
  }
  throw new ReadError(list.path, `it changed while it was read, ${ATTEMPTS} times`);
}

function userOf(item: Json): UserState {
  return {
    name: text(item.username),
    fullName: [item.first_name, item.last_name]
      .filter((part) => typeof part === "string" && part !== "")
      .join(" "),
    active: item.active !== false,
    roles: objects(item.roles).map(({ name }) => text(name)),
  };
}

function roleOf(item: Json): RoleState {
  return {
    name: text(item.name),
    permissions: objects(item.actions).map(({ action, resource }) => {
      const [verb, what] = [action, resource].map((part) => text(objectOf(part)?.name));
      // As Flask-AppBuilder's models print it, and its log lines have it.
      return `${verb?.replaceAll("_", " ")} on ${what}`;
    }),
  };
}
