import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/** Loading a provider's index costs seconds and half a gigabyte; every resource has its own entry point. */
const providerIndex = {
  paths: ["@cdktf/provider-aws", "@cdktf/provider-archive"].map((name) => ({
    name,
    message: `Import from "${name}/lib/<resource>"; the index loads every resource of the provider.`,
  })),
};

/** AGPL: what is published must neither hold nor load it. */
const testsOnly = {
  group: ["@cloud-copilot/*"],
  message: "The IAM simulator is AGPL: it serves tests, and nothing that is published.",
};

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/",
      "**/cdktf.out/",
      "dist/",
      "coverage/",
      ".cache/",
      "__tests__/package/consumers/",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.recommendedTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "no-restricted-imports": ["error", providerIndex],
      "no-restricted-syntax": [
        "error",
        {
          // Two copies of cdktf in one tree (or CDK Terrain under cdktf's name) have different classes.
          selector: "BinaryExpression[operator='instanceof'][right.name=/^(App|Terraform\\w+)$/]",
          message: "Use the class's own isX() test: instanceof fails across copies of cdktf.",
        },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "no-console": "error",
    },
  },
  {
    files: ["main.ts", "modules/**/*.ts", "functions/**/*.ts", "cli/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { ...providerIndex, patterns: [testsOnly] }] },
  },
  {
    // An example's own tsconfig.json finds the package where a user has installed it; here tsc checks the types.
    files: ["examples/**/*.ts"],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    // Programs that talk to a person at a terminal.
    files: ["main.ts", "cli/**", "bench/**", "tools/**", ".ci/**"],
    rules: { "no-console": "off" },
  },
  {
    files: ["**/*.js", "**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { process: "readonly", __dirname: "readonly", __filename: "readonly" },
    },
  },
  prettier,
);
