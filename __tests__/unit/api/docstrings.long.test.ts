import path from "node:path";
import { missingDocs } from "./support/docstrings";

const [inPackage, inExample] = missingDocs([
  path.resolve(__dirname, "../../../modules/index.ts"),
  path.resolve(__dirname, "support/undocumented.ts"),
]);

test("everything public has a description, and every optional prop its default", () => {
  expect(inPackage).toEqual([]);
});

test("what lacks one is found", () => {
  expect(inExample).toEqual([
    "Props.bare has no description",
    "Props.withoutDefault has no @default",
    "Bare has no description",
    "Bare.attribute has no description",
    "Bare.method has no description",
    "Bare.make has no description",
    "BARE has no description",
  ]);
});
