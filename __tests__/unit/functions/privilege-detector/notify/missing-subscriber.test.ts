import { settingsOf, TOPIC, World } from "../support/world";

const FURTHER = "arn:aws:sns:eu-west-1:999988887777:security";

/** A world in which topics have so many confirmed subscriptions. */
function world(
  subscriptions: Record<string, number>,
  settings: Parameters<typeof settingsOf>[0] = {},
): World {
  const here = new World(settingsOf({ TOPIC_ARNS: [TOPIC, FURTHER], ...settings }));
  Object.entries(subscriptions).forEach(([topic, count]) => here.subscriptions.set(topic, count));
  return here;
}

test("the run fails where no topic has a confirmed subscription, and names the topics", async () => {
  await expect(world({ [TOPIC]: 0, [FURTHER]: 0 }).schedule()).rejects.toThrow(
    `nobody gets the notifications: no topic has a confirmed subscription (${TOPIC}, ${FURTHER})`,
  );
});

test.each([
  ["the detector's topic", { [TOPIC]: 1, [FURTHER]: 0 }],
  ["another topic", { [TOPIC]: 0, [FURTHER]: 2 }],
])("one who has confirmed for %s is enough", async (_, subscriptions) => {
  await expect(world(subscriptions).schedule()).resolves.toMatchObject({ delivered: 0 });
});

test("a topic of another account that may not be asked about is taken to have readers", async () => {
  const here = world({ [TOPIC]: 0 });
  here.channelErrors.set(FURTHER, "AuthorizationErrorException");

  await expect(here.schedule()).resolves.toMatchObject({ delivered: 0 });
});

test("the run fails where the detector's own topic cannot be asked about", async () => {
  const here = world({});
  here.channelErrors.set(TOPIC, "NotFoundException");

  await expect(here.schedule()).rejects.toThrow("who gets the notifications could not be found out");
});

test("what there is to report is delivered all the same", async () => {
  const here = world({ [TOPIC]: 1 });
  await here.schedule();
  here.subscriptions.set(TOPIC, 0).set(FURTHER, 0);
  here.write({ message: 'INFO - User "bob" added to role "Admin"' });
  here.clock.pass(5 * 60_000);

  await expect(here.schedule()).rejects.toThrow("nobody gets the notifications");
  expect(here.events).toMatchObject([{ targetUser: "bob" }]);
});

test("where nobody is named, nobody is missing", async () => {
  await expect(
    world({ [TOPIC]: 0, [FURTHER]: 0 }, { SUBSCRIBER_EXPECTED: false }).schedule(),
  ).resolves.toMatchObject({ delivered: 0 });
});
