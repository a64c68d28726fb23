import { fileOf, fullTeam, load } from "./fixtures";

test("takes 300 teams", () => {
  const teams = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [
      `team${index}`,
      { ...fullTeam(), environmentName: undefined, bucket: undefined },
    ]),
  );
  expect(load(JSON.stringify(fileOf(teams))).teams).toHaveLength(300);
});
