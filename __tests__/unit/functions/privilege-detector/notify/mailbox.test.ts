import { digestOf } from "../../../../../functions/privilege-detector/notify/digest";
import {
  type DigestRow,
  mailStateOf,
  MESSAGES_PER_HOUR,
  withWaiting,
} from "../../../../../functions/privilege-detector/notify/mail-state";
import { Mailbox } from "../../../../../functions/privilege-detector/notify/mailbox";
import { TableStandIn } from "../support/table-stand-in";
import { settingsOf, World } from "../support/world";

const MINUTE = 60_000;
const PLACE = { partition: "aws", region: "eu-west-1", accountId: "111122223333" };
const row = (who: string, count: number, severity: DigestRow["severity"] = "HIGH"): DigestRow => ({
  severity,
  who,
  count,
});

/** Writes so many grants, each by a DAG of its own. */
function grants(here: World, count: number, role = "Viewer"): void {
  for (let index = 0; index < count; index++) {
    const logStream = `dag_id=d${index % 3}/run_id=r${index}/task_id=t/attempt=1.log`;
    const message = `INFO - User "u${index}" added to role "${role}"`;
    here.write({ message, logStream, timestamp: here.clock.now() + index * 100 });
  }
}

const subjects = ({ published }: World): string[] => published.map(({ message }) => message.subject);
const isDigest = (subject: string): boolean => subject.endsWith("(digest)");

async function after(here: World, minutes: number): Promise<void> {
  here.clock.pass(minutes * MINUTE);
  await here.schedule();
}

describe("more incidents than there are messages for", () => {
  test("are events all the same, and one digest by DAG; later runs send neither again", async () => {
    const here = new World();
    await here.schedule();
    grants(here, 500);
    await after(here, 10);
    await after(here, 5);
    expect(new Set(here.events.map(({ id }) => id)).size).toBe(500);
    expect(subjects(here)).toHaveLength(MESSAGES_PER_HOUR + 1);
    const digest = here.published.at(-1)?.message;
    expect(digest?.subject).toBe("HIGH payments: 480 more incidents, most grave by DAG d0 (digest)");
    expect(digest?.body).toContain("- HIGH, DAG d1: 160\n");
    expect(digest?.attributes).toMatchObject({ environment: "payments", kind: "digest", severity: "HIGH" });
    const states = [...here.table.items.values()].filter(({ pk }) => pk.startsWith("incident#"));
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(["delivered"]));
  });

  test("of one severity leave another's messages alone, and an hour later there are messages again", async () => {
    const here = new World();
    await here.schedule();
    grants(here, 50);
    await after(here, 10);
    const before = subjects(here).length;
    here.write({ message: 'INFO - User "eve" added to role "Admin"' });
    await after(here, 5);
    expect(subjects(here).slice(before)).toEqual([
      "CRITICAL payments: DAG sync granted Admin to eve (succeeded)",
    ]);
    here.write({ message: 'INFO - User "bob" added to role "Viewer"' });
    await after(here, 60);
    expect(subjects(here).at(-1)).toBe("HIGH payments: DAG sync granted Viewer to bob (succeeded)");
  });

  test("wait for the next run where no topic takes the digest", async () => {
    const here = new World();
    await here.schedule();
    grants(here, 30);
    here.clock.pass(10 * MINUTE);
    const publish = here.published.push.bind(here.published);
    here.published.push = (...messages) => {
      const refused = messages.some(({ message }) => isDigest(message.subject));
      if (refused) {
        throw Object.assign(new Error("refused"), { name: "AccessDeniedException" });
      }
      return publish(...messages);
    };
    await expect(here.schedule()).rejects.toThrow("digest of payments could not be delivered");
    expect(here.metric("DetectorDeliveryFailures").at(-1)).toBe(1);
    here.published.push = publish;
    await after(here, 5);
    expect(subjects(here).filter(isDigest)).toHaveLength(1);
  });
});

test.each([
  ["LOW", 3],
  ["HIGH", 2],
  ["CRITICAL", 1],
] as const)(
  "with the minimum severity %s, people hear of %i of three, and EventBridge of all",
  async (minimum, count) => {
    const here = new World(settingsOf({ MINIMUM_SEVERITY: minimum }));
    await here.schedule();
    here.write({ message: 'INFO - User "bob" removed from role "Viewer"' });
    here.write({ message: 'INFO - User "bob" added to role "Viewer"' });
    here.write({ message: 'INFO - User "eve" added to role "Admin"' });
    await after(here, 10);
    expect([here.published.length, here.events.length]).toEqual([count, 3]);
  },
);

test("runs at the same time: what each adds is kept, and what comes after a digest waits for the next", async () => {
  const table = new TableStandIn();
  const box = (): Mailbox => new Mailbox(table, "payments", () => 0);
  const [one, other] = [box(), box()];
  expect(await one.takes("HIGH")).toBe(true);
  await Promise.all([one.note([row("DAG a", 2)]), other.note([row("DAG a", 3)])]);
  const rows = await box().waiting();
  expect(rows).toEqual([row("DAG a", 5)]);
  await other.note([row("DAG b", 1)]);
  await one.digested(rows);
  expect(await box().waiting()).toEqual([row("DAG b", 1)]);
  expect(mailStateOf(await table.get("mail#payments"), 0).sent.HIGH).toBe(1);
});

test("a digest has the gravest first, a line for few, and a bounded number of lines for many", () => {
  const many = Array.from({ length: 500 }, (_, index) => row(`DAG d${index}`, 1 + (index % 7), "LOW"));
  const { waiting } = withWaiting({ hour: 0, sent: {}, waiting: [] }, [...many, row("DAG x", 1, "CRITICAL")]);
  expect(waiting.length).toBeLessThanOrEqual(40);
  expect(waiting[0]).toEqual(row("DAG x", 1, "CRITICAL"));
  const total = [...many, row("DAG x", 1)].reduce((sum, { count }) => sum + count, 0);
  expect(waiting.reduce((sum, { count }) => sum + count, 0)).toBe(total);
  const again = withWaiting({ hour: 0, sent: {}, waiting }, many);
  expect(again.waiting.reduce((sum, { count }) => sum + count, 0)).toBe(2 * total - 1);
  const { subject, body } = digestOf("payments", [row("DAG x\nWho: nobody", 19_800, "CRITICAL")], PLACE);
  expect(subject).toBe("CRITICAL payments: 19,800 more incidents, most grave by DAG x?Who: nobody (digest)");
  expect(body.split("\n")).not.toContain("Who: nobody");
  expect(body).toContain("CRITICAL in payments (account 111122223333, eu-west-1)");
});
