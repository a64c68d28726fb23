import { type AccessState, type RoleState, sortedState, type UserState } from "../airflow/access-state";

/** Airflow's REST API, as far as it is read. */
export interface AirflowApi {
  /** Answers a page, or rejects with the service's error. */
  get(path: string, query: { readonly limit: number; readonly offset: number }): Promise<unknown>;
}

/** Users and roles were not read; the message is what the function's log and the detector's have. */
export class ReadError extends Error {
  public constructor(path: string, why: string) {
    super(`Airflow's ${path} could not be read: ${why}.`);
    this.name = "ReadError";
  }
}

/** Airflow gives no more in a page unless an option says so (`[api] maximum_page_limit`). */
const PAGE = 100;

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

interface ListOf<Item> {
  readonly path: string;
  /** Where in an answer the items are. */
  readonly key: string;
  readonly read: (item: Json) => Item;
}

type Json = Readonly<Record<string, unknown>>;

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

interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  /** How many items were asked for. */
  readonly limit: number;
}

/**
 * One page, and fewer items where it is too much: Amazon MWAA answers within 10 seconds and with 6 MB at most, and a role has as
 * many permissions as there are DAGs.
 */
async function readPage<Item>(
  api: AirflowApi,
  { path, key, read }: ListOf<Item>,
  limit: number,
  offset: number,
): Promise<Page<Item>> {
  for (let asked = limit; ; asked = Math.ceil(asked / 5)) {
    try {
      const answer = await api.get(path, { limit: asked, offset });
      return { ...pageOf(answer, { path, key, read }), limit: asked };
    } catch (error) {
      if (asked === 1 || error instanceof ReadError || !mayBeTooMuch(error)) {
        throw error instanceof ReadError ? error : new ReadError(path, reasonOf(error));
      }
    }
  }
}

/** Errors that fewer items do not help against. Which one stands for too large an answer, AWS does not say. */
const FINAL = new Set([
  "AccessDeniedException",
  "ResourceNotFoundException",
  "ThrottlingException",
  "TooManyRequestsException",
  "CredentialsProviderError",
]);

function mayBeTooMuch(error: unknown): boolean {
  const status = statusOf(error);
  return (
    error instanceof Error &&
    !FINAL.has(error.name) &&
    (error as { readonly code?: unknown }).code === undefined &&
    (status === undefined || status === 413 || status >= 500)
  );
}

/** The status that Airflow itself answered, where Amazon MWAA says it. */
function statusOf(error: unknown): number | undefined {
  const status = (error as { readonly answer?: Json }).answer?.RestApiStatusCode;
  return typeof status === "number" ? status : undefined;
}

/** What is wrong, without what Airflow answered: that may hold anything. */
function reasonOf(error: unknown): string {
  const status = statusOf(error);
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return [name, ...(status === undefined ? [] : [`status ${status} of Airflow`]), message]
    .filter((part) => part !== "")
    .join(", ");
}

function pageOf<Item>(answer: unknown, { path, key, read }: ListOf<Item>): Omit<Page<Item>, "limit"> {
  const { [key]: items, total_entries: total } = objectOf(answer) ?? {};
  if (!Array.isArray(items) || typeof total !== "number") {
    throw new ReadError(path, `the answer must have ${key} and total_entries`);
  }
  return {
    total,
    items: items.map((item) => {
      const object = objectOf(item);
      try {
        return read(object ?? {});
      } catch {
        throw new ReadError(path, `an item of ${key} lacks what each of them must have`);
      }
    }),
  };
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

function objects(value: unknown): Json[] {
  return (Array.isArray(value) ? value : [undefined]).map((item) => objectOf(item) ?? {});
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function text(value: unknown): string {
  if (typeof value !== "string") {
    throw new TypeError("must be text");
  }
  return value;
}
