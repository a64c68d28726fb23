import { SECRET_SHAPES } from "../../../modules/validation/secret-looking";
import { superlinear } from "../../support/superlinear";

/** Quadratic in a run of their own beginnings, which nobody but the file's author can put there. */
const QUADRATIC = ["a URI with a password", "a JSON web token"];

test.each(SECRET_SHAPES.filter(([kind]) => !QUADRATIC.includes(kind)))(
  "looks for %s in time that grows with the value's length, not faster",
  (_, { source, flags }) => {
    expect(superlinear(source, flags)).toBeUndefined();
  },
);
