import { terraformLiteral } from "../../../modules/aws/terraform-literal";

describe("terraformLiteral", () => {
  test.each([
    ["${aws:PrincipalTag/team}", "$${aws:PrincipalTag/team}"],
    ["%{ if true }", "%%{ if true }"],
    ["100% of $5", "100% of $5"],
  ])("escapes what begins a template in %s", (text, literal) => {
    expect(terraformLiteral(text)).toBe(literal);
  });

  test("reaches every text of a list and a map, and leaves other values alone", () => {
    expect(
      terraformLiteral({ list: ["${a}"], map: { text: "${b}" }, count: 3, on: true, none: undefined }),
    ).toEqual({
      list: ["$${a}"],
      map: { text: "$${b}" },
      count: 3,
      on: true,
      none: undefined,
    });
  });
});
