import Ajv from "ajv";
import schema from "../../../../schema/access.schema.json";
import { accessTable } from "../../../../modules/access/report/access-table";
import { differenceOf } from "../../../../modules/access/report/difference";
import { RENDERERS } from "../../../../modules/access/report/render";
import { DIFFERENCE_RENDERERS } from "../../../../modules/access/report/render-difference";
import { environmentStack } from "../support/stacks";

describe("the answers as JSON", () => {
  const validate = new Ajv().compile(schema);
  const name = (index: number): string => `team-${index}`;
  const teams = accessTable([0, 1, 2].map((index) => environmentStack({ name: name(index) })));

  test("are what the published schema describes", () => {
    const json: unknown = JSON.parse(RENDERERS.json(teams));
    expect([validate(json), validate.errors]).toEqual([true, null]);
    expect((json as { teams: unknown }).teams).toEqual(teams);
  });

  test("are so with --diff, too", () => {
    const json: unknown = JSON.parse(
      DIFFERENCE_RENDERERS.json(differenceOf(teams.slice(0, 2), teams.slice(1))),
    );
    expect([validate(json), validate.errors]).toEqual([true, null]);
  });

  test.each([{}, { version: 2, teams: [] }, { version: 1, teams: [{}] }])("%j is not", (other) => {
    expect(validate(other)).toBe(false);
  });
});
