import { check } from "../support";
import { describeRule } from "./findings-in";

const ERROR = { standard: "error", strict: "error" } as const;
const WARNING = { standard: "warning", strict: "error" } as const;

describeRule(
  "IO001",
  ERROR,
  [
    ["put_object", 's3.put_object(Bucket=b, Key="dags/x.py", Body=c)'],
    ["a key in parts", 's3.put_object(Bucket=b, Key="da" + "gs/" + name, Body=c)'],
    ["upload_file by position", 's3.upload_file("x.py", b, "dags/x.py")'],
    [
      "a hook",
      "from airflow.providers.amazon.aws.hooks.s3 import S3Hook\nS3Hook().load_string(c, 'dags/x.py')",
    ],
    [
      "an operator",
      "from airflow.providers.amazon.aws.operators.s3 import S3CreateObjectOperator as O\nO(s3_key='s3://b/dags/x.py', data=c)",
    ],
    [
      "a transfer",
      "from airflow.providers.amazon.aws.transfers.local_to_s3 import LocalFilesystemToS3Operator\nLocalFilesystemToS3Operator(dest_key='plugins.zip')",
    ],
    ["requirements.txt", 's3.put_object(Bucket=b, Key="mwaa/requirements.txt", Body=c)'],
    ["a resource", 'import boto3\nboto3.resource("s3").Object(b, "dags/x.py").put(Body=c)'],
    ["a deletion of several", 's3.delete_objects(Delete={"Objects": [{"Key": "dags/x.py"}]})'],
    ["getattr", 'getattr(s3, "put_" + "object")(Key="dags/x.py")'],
    ["pandas", 'frame.to_csv("s3://b/dags/x.py")'],
    ["the AWS command line", 'BashOperator(bash_command="aws s3 cp x.py s3://b/dags/x.py")'],
    ["the API's command line", 'import os\nos.system("aws s3api put-object --bucket b --key dags/x.py")'],
  ],
  [
    ["other keys", 's3.put_object(Bucket=b, Key="exports/dags/x.csv", Body=c)'],
    ["reading", 's3.get_object(Bucket=b, Key="dags/x.py")'],
    ["a copy from there", 's3.copy_object(CopySource="dags/x.py", Key="a/x.py")'],
    ["a download by command", 'BashOperator(bash_command="aws s3 cp s3://b/dags/x.py /tmp/x.py")'],
    ["a local file of that name", 's3.upload_file("requirements.txt", b, "exports/x.txt")'],
  ],
);

describeRule(
  "IO002",
  ERROR,
  [
    ["open", 'open("/usr/local/airflow/dags/x.py", "w")'],
    ["a mode by keyword", 'open("/usr/local/airflow/plugins/x.py", mode="ab")'],
    ["a mode that is not known", 'open("/usr/local/airflow/dags/x.py", m)'],
    ["beside the file", 'import os\nopen(os.path.join(os.path.dirname(__file__), "x.py"), "w")'],
    ["pathlib", 'from pathlib import Path\n(Path(__file__).parent / "x.py").write_text(c)'],
    ["pathlib's open", 'from pathlib import Path\nPath("/usr/local/airflow/dags/x.py").open("w")'],
    [
      "the configured folder",
      'from airflow.configuration import conf\nopen(conf.get("core", "dags_folder") + "/x.py", "w")',
    ],
    ["a copy", 'import shutil\nshutil.copy("/tmp/x.py", "/usr/local/airflow/dags/x.py")'],
    ["a download", 's3.download_file(b, k, "/usr/local/airflow/dags/x.py")'],
    ["another name of open", 'o = open\no("/usr/local/air" + "flow/dags/x.py", "w")'],
    ["a command", 'BashOperator(bash_command="echo 1 > /usr/local/airflow/dags/x.py")'],
  ],
  [
    ["reading", 'open("/usr/local/airflow/dags/x.sql")'],
    ["reading beside the file", "from pathlib import Path\n(Path(__file__).parent / 'x.sql').read_text()"],
    ["a temporary file", 'open("/tmp/x.py", "w")'],
    ["a copy from there", 'import shutil\nshutil.copy("/usr/local/airflow/dags/x.sql", "/tmp/x.sql")'],
    ["replacing in a text", '"/usr/local/airflow/dags/x".replace("x", "y")'],
  ],
);

describeRule(
  "IO003",
  WARNING,
  [
    ["a socket", "import socket\nsocket.create_connection((h, 1))"],
    ["a from-import", "from paramiko import SSHClient as S\nS()"],
    ["a built name", '__import__("sock" + "et").socket()'],
    ["a server", "from http.server import HTTPServer\nHTTPServer(a, b)"],
    ["an alias of the module", "import socket as s\nt = s\nt.socket()"],
    ["asyncio's", "import asyncio\nasyncio.open_connection(h, 1)"],
  ],
  [
    ["the own name", "import socket\nsocket.gethostname()"],
    [
      "an exception",
      "import socket, paramiko\ntry:\n    f()\nexcept (socket.timeout, paramiko.SSHException):\n    pass",
    ],
    ["a provider's hook", "from airflow.providers.ssh.hooks.ssh import SSHHook\nSSHHook('a')"],
  ],
);

const HOSTS = { hosts: ["api.example.com", "*.example.org"] };

describeRule(
  "IO004",
  WARNING,
  [
    ["another host", 'requests.get("https://paste.example.net/x")', HOSTS],
    ["a host in parts", 'requests.get("https://paste." + "example.net/x")', HOSTS],
    ["a listed name as the user", 'requests.get("https://api.example.com@evil.example.net/")', HOSTS],
    [
      "a listed name as the user, with a password",
      'requests.get("https://api.example.com:1@evil.example.net/")',
      HOSTS,
    ],
    ["a listed name as the beginning", 'requests.get("https://api.example.com.evil.net/")', HOSTS],
    ["a host that is not known", 'requests.get(f"https://{host}/x")', HOSTS],
    ["a template", 'x = "https://{{ params.host }}/x"', HOSTS],
    ["an unknown end", 'requests.get("https://api.example.com" + x)', HOSTS],
    ["an unknown letter before the name", 'requests.get(f"https://{x}example.org/")', HOSTS],
    ["an empty list", 'requests.get("https://api.example.com/")', { hosts: [] }],
  ],
  [
    ["listed hosts", 'requests.get("https://API.example.com:443/x")\nx = "http://a.b.example.org"', HOSTS],
    ["an unknown part before a listed end", 'requests.get(f"https://{region}.example.org/")', HOSTS],
    ["a docstring", '"""See https://paste.example.net/."""', HOSTS],
    ["anything, without a list", 'requests.get("https://paste.example.net/x")'],
  ],
);

describe("IO001 where the policy names the environment's buckets", () => {
  const environmentBuckets = ["mwaa-payments", "acme-dags-*"];
  const put = (bucket: string, key: string): string =>
    `import boto3\ndef f(k, b):\n    boto3.client("s3").put_object(Bucket=${bucket}, Key=${key}, Body=b"x")\n`;

  test.each([
    ["a DAG in one of them", put('"mwaa-payments"', '"dags/x.py"'), 1],
    ["a DAG in one of a beginning", put('"acme-dags-eu"', '"dags/x.py"'), 1],
    ["a DAG in a bucket that is not known", put("b", '"dags/x.py"'), 1],
    ["a key that is not known, in one of them", put('"mwaa-payments"', "k"), 1],
    ["a key whose end is not known", put('"mwaa-payments"', 'f"exports/{k}"'), 0],
    ["a DAG in another bucket", put('"warehouse"', '"dags/x.py"'), 0],
    ["a key that is not known, in another bucket", put('"warehouse"', "k"), 0],
    ["data in one of them", put('"mwaa-payments"', '"exports/x.csv"'), 0],
    [
      "an URL of another bucket",
      'import pandas as pd\npd.DataFrame().to_csv("s3://warehouse/dags/x.csv")\n',
      0,
    ],
    [
      "an URL of one of them",
      'import pandas as pd\npd.DataFrame().to_csv("s3://mwaa-payments/dags/x.csv")\n',
      1,
    ],
  ])("%s", async (_name, text, findings) => {
    const found = await check(text, { environmentBuckets });
    expect(found.filter(({ rule }) => rule === "IO001")).toHaveLength(findings);
  });
});
