import { type Call } from "../analysis/facts";
import { type Atom, HOLE, isExactText, textsOf, type Value } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { isIdListed } from "../../policy/listed";
import { type PythonNode } from "../python/node";
import { commandTexts } from "./commands";
import { always, type DagRule } from "./dag-rule";
import { readable } from "./readable";

/** What writes to S3 or deletes there, and which of its positional arguments are no key that it writes to. */
const WRITERS: readonly (readonly [path: RegExp, read: readonly number[]])[] = [
  [/\.(?:upload_file|upload_fileobj)$/, [0]],
  [/\.(?:load_file|load_string|load_bytes|load_file_obj)$/, [0]],
  [/\.(?:put_object|create_multipart_upload|delete_objects?|delete_file)$/, []],
  [/\.(?:copy_object|copy_from|copy_file)$/, [0, 2]],
  [/(?:^boto3\..*|^\?|S3Hook\(\).*)\.copy$/, [0]],
  [/\.S3(?:CreateObject|CopyObject|DeleteObjects|FileTransform)Operator$/, []],
  [/\w+ToS3Operator$/, []],
  [
    /\.(?:to_csv|to_parquet|to_json|to_pickle|to_excel|to_orc|save|saveAsTextFile|write_text|write_bytes|put|generate_presigned_post)$/,
    [],
  ],
];

/** A resource's object and what is done with it: `s3.Object("b", "dags/x.py").put(Body=b)`. */
const OBJECT = /\.(?:Object|ObjectSummary)$/;

const WRITES = new PathQuestion((path) => OBJECT.test(path) || WRITERS.some(([writer]) => writer.test(path)));

/** Keyword arguments that are read, or no key. */
const READ =
  /^(?:source_|src_|CopySource|Body|body|string_data|bytes_data|data|Filename|filename|file_obj|Fileobj|Bucket|bucket|task_id|local_path|gcs_|sql|query|content|doc|description|tags)/;

/** Keys that an MWAA environment runs. */
const DELIVERED = /^\/?dags(?:\/|$)|(?:^|\/)(?:plugins\.zip|requirements\.txt|startup\.sh)$/;

/** The same as URLs. */
const DELIVERED_URL =
  /^s3[an]?:\/\/[^/]+\/(?:dags(?:\/|$)|(?:.*\/)?(?:plugins\.zip|requirements\.txt|startup\.sh)$)/;

/** Where a call has the name of its bucket: by keyword, or by its place. */
const BUCKET = ["Bucket", "bucket_name", "bucket", "dest_bucket_name", "dest_bucket", "s3_bucket"] as const;
const BUCKET_AT: readonly (readonly [path: RegExp, index: number])[] = [
  [/\.(?:upload_file|upload_fileobj)$/, 1],
  [/\.load_(?:file|string|bytes|file_obj)$/, 2],
  [/\.(?:Object|ObjectSummary|generate_presigned_post)$/, 0],
];

const KEY = ["Key", "key", "dest_key", "dest_bucket_key", "s3_key", "object_name"] as const;
const KEY_AT: readonly (readonly [path: RegExp, index: number])[] = [
  [/\.(?:upload_file|upload_fileobj)$/, 2],
  [/\.load_(?:file|string|bytes|file_obj)$/, 1],
  [/\.generate_presigned_post$/, 1],
];

/** The AWS command line, and where it writes to: the last of its URLs. */
const AWS_S3 =
  /\baws\s+(?:--?\S+\s+(?:[^-\s]\S*\s+)?)*(?:s3\s+(?:cp|mv|sync|rm)|s3api\s+(?:put-object|copy-object|delete-objects?))\b([^;&|\n]*)/g;

export const io001: DagRule = {
  id: "IO001",
  title: "Writes to where the environment's code comes from",
  why:
    "What lies in the dags/ folder of the environment's bucket, or is its plugins.zip, requirements.txt or startup " +
    "script, runs with the rights of all teams. It gets there through the checker alone.",
  bad: 's3.put_object(Bucket=bucket, Key="dags/new.py", Body=code)',
  good: 's3.put_object(Bucket=bucket, Key="exports/daily.csv", Body=rows)',
  source: "AWS, MWAA user guide: adding or updating DAGs",
  fix: "deliver code through the intake bucket, and write data under another prefix",
  severity: always("error"),
  *find({ facts, policy: { environmentBuckets } }) {
    for (const call of facts.callsTo(WRITES)) {
      const bucket = bucketOf(call);
      const ofEnvironment = environmentBuckets === undefined || mayBe(bucket, environmentBuckets);
      for (const { key, node } of writtenKeys(call)) {
        const host = hostOf(key);
        const isMeant =
          host === undefined || environmentBuckets === undefined
            ? ofEnvironment
            : host.includes(HOLE) || isIdListed(host, environmentBuckets);
        if (isMeant) {
          yield { message: `${readable(key)} is where the environment's code comes from`, at: node };
        }
      }
      if (environmentBuckets !== undefined && isSurely(bucket, environmentBuckets) && writesAnywhere(call)) {
        yield {
          message: "which key of the environment's bucket this writes to cannot be known here",
          fix: "write the beginning of the key as a literal",
          at: call.node,
        };
      }
    }
    for (const { text, node } of commandTexts(facts)) {
      for (const [, args = ""] of text.matchAll(AWS_S3)) {
        if (writesDelivered(args, environmentBuckets)) {
          yield { message: "the command writes to where the environment's code comes from", at: node };
        }
      }
    }
  },
};

function writtenKeys(call: Call): { readonly key: string; readonly node: PythonNode }[] {
  const { node, paths, positional, keywords } = call;
  const writer = WRITERS.find(([path]) => paths.some((called) => path.test(called)));
  const object = paths.some((path) => OBJECT.test(path)) && isWrittenTo(node);
  if (writer === undefined && !object) {
    return [];
  }
  const keys = (
    value: Value,
    at: PythonNode | undefined,
  ): { readonly key: string; readonly node: PythonNode }[] =>
    keysIn(value)
      .filter((key) => DELIVERED.test(key) || DELIVERED_URL.test(key))
      .map((key) => ({ key, node: at ?? node }));
  return [
    ...positional.flatMap((value, index) =>
      writer?.[1].includes(index) === true ? [] : keys(value, call.argument(index)),
    ),
    ...[...keywords].flatMap(([name, value]) => (READ.test(name) ? [] : keys(value, call.argument(name)))),
  ];
}

/** The name of the bucket that a call writes to; nothing where it has none. */
function bucketOf({ paths, positional, keywords }: Call): Value | undefined {
  const named = BUCKET.map((name) => keywords.get(name)).find((value) => value !== undefined);
  const [, index] = BUCKET_AT.find(([path]) => paths.some((called) => path.test(called))) ?? [];
  return named ?? (index === undefined ? undefined : positional[index]);
}

/** Whether a bucket may be one of these: it is one, or it is not known which it is. */
function mayBe(bucket: Value | undefined, listed: readonly string[]): boolean {
  return (
    bucket === undefined || !isExactText(bucket) || textsOf(bucket).some((name) => isIdListed(name, listed))
  );
}

function isSurely(bucket: Value | undefined, listed: readonly string[]): boolean {
  return bucket !== undefined && textsOf(bucket).some((name) => isIdListed(name, listed));
}

/** Whether a call writes to a key whose beginning is not known. */
function writesAnywhere({ paths, positional, keywords }: Call): boolean {
  const writer = WRITERS.find(([path]) => paths.some((called) => path.test(called)));
  if (writer === undefined) {
    return false;
  }
  const [, index] = KEY_AT.find(([path]) => paths.some((called) => path.test(called))) ?? [];
  const key =
    KEY.map((name) => keywords.get(name)).find((value) => value !== undefined) ??
    (index === undefined ? undefined : positional[index]);
  return (
    key !== undefined &&
    (textsOf(key).some((text) => text.startsWith(HOLE)) || (key.open && textsOf(key).length === 0))
  );
}

/** The bucket of an URL of S3; nothing for a key. */
function hostOf(key: string): string | undefined {
  return /^s3[an]?:\/\/([^/]+)/.exec(key)?.[1];
}

/** Texts, also in lists, and in the dictionaries of `Delete={"Objects": [{"Key": …}]}`. */
function keysIn(value: Value, seen = new Set<Atom>()): string[] {
  return [
    ...textsOf(value),
    ...value.atoms.flatMap((atom) => {
      if (seen.has(atom)) {
        return [];
      }
      seen.add(atom);
      if (atom.kind === "list") {
        return atom.items.flatMap((item) => keysIn(item, seen));
      }
      return atom.kind === "dict" ? atom.entries.flatMap(([, item]) => keysIn(item, seen)) : [];
    }),
  ];
}

/** Whether something is done with the object beside reading it. */
function isWrittenTo(node: PythonNode): boolean {
  const method = node.parent?.type === "attribute" ? node.parent.child("attribute")?.text : undefined;
  return (
    method === undefined ||
    !/^(get|load|wait_until_exists|download_file|download_fileobj|key|e_tag|last_modified|content_length|meta|metadata|size)$/.test(
      method,
    )
  );
}

function writesDelivered(args: string, buckets: readonly string[] | undefined): boolean {
  const words = args.split(/\s+/).map((word) => word.replace(/^["']|["']$/g, ""));
  const option = /--key\s+["']?(\S+?)["']?(?:\s|$)/.exec(args)?.[1];
  const target = words.filter((word) => word.startsWith("s3://")).at(-1);
  const last = words.filter((word) => word !== "" && !word.startsWith("-"));
  const isTarget =
    target !== undefined &&
    (last.at(-1) === target || last.filter((word) => word === target).length > 0) &&
    !isDownload(last, target);
  const bucket = target === undefined ? /--bucket\s+["']?([^\s"']+)/.exec(args)?.[1] : hostOf(target);
  if (
    buckets !== undefined &&
    bucket !== undefined &&
    /^[\w.-]+$/.test(bucket) &&
    !isIdListed(bucket, buckets)
  ) {
    return false;
  }
  return (option !== undefined && DELIVERED.test(option)) || (isTarget && DELIVERED_URL.test(target));
}

/** `s3://bucket/key local`: the URL is the first of the two. */
function isDownload(words: readonly string[], url: string): boolean {
  const at = words.indexOf(url);
  const next = words[at + 1];
  return next !== undefined && !next.startsWith("s3://");
}
