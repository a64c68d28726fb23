import { parse } from "yaml";
import { newTeamsFile, TeamsDocument } from "../../../../cli/import/teams-document";

const FILE = `# what we have
organization: acme # the prefix
defaults: { region: eu-west-1 }

teams:
  # the first
  payments: { accountId: "111122223333" } # no number
`;

test("a team is added, and comments and values of the others stay", () => {
  const text = new TeamsDocument(FILE).with("orders", { accountId: "444455556666", tags: undefined });

  expect(parse(text)).toEqual({
    ...(parse(FILE) as object),
    teams: { payments: { accountId: "111122223333" }, orders: { accountId: "444455556666" } },
  });
  for (const comment of ["# what we have", "# the prefix", "# the first", "# no number"]) {
    expect(text).toContain(comment);
  }
  expect(text).toContain('"444455556666"');
});

test("a team that is there is found, and replaced where that is asked", () => {
  const document = new TeamsDocument(FILE);

  expect([document.has("payments"), document.has("orders"), document.organization]).toEqual([
    true,
    false,
    "acme",
  ]);
  expect(parse(document.with("payments", { region: "eu-west-1" }))).toMatchObject({
    teams: { payments: { region: "eu-west-1" } },
  });
});

test("a new file has the schema's line and the organization", () => {
  const text = new TeamsDocument(newTeamsFile("acme", "./schema.json")).with("orders", {
    region: "eu-west-1",
  });

  expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/schema\.json\norganization: "acme"/);
  expect(parse(text)).toEqual({ organization: "acme", teams: { orders: { region: "eu-west-1" } } });
});

test.each(["teams: [a]", "- a", "organization: [", ""])("%j is not usable", (text) => {
  expect(new TeamsDocument(text).usable).toBe(false);
});
