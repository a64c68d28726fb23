import { TEAM_KEYS } from "../../../modules/config/team-schema";
import { configReference } from "../../../tools/config-reference";

const reference = configReference();

test.each(TEAM_KEYS.map(({ path }) => path.join(".")))("the reference has a row for %s", (key) => {
  expect(reference).toContain(`\n| \`${key}\` | `);
});

test.each([
  ["the keys of a map in a list", "| `permissions[].actions` | list of text | **required** | "],
  ["the keys of one alternative", "| `audit.homeRegion` | text | **required** | "],
  ["a default", '| `logs.level` | `INFO`, `DEBUG` | `"INFO"` | '],
  ["what stands for a default", "| `airflow.maintenanceWindow` | text | chosen by MWAA | "],
])("the reference has %s", (_what, row) => {
  expect(reference).toContain(row);
});
