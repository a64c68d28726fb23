import { PathQuestion } from "../analysis/path-question";
import { awsClients } from "./aws-clients";
import { always, type DagRule } from "./dag-rule";
import { handedOn } from "./references";

const CLIENTS = new PathQuestion(
  /^(?:boto3|aiobotocore|aioboto3|botocore)(?:\.(?:client|resource|Session|session(?:\.\w+)?)(?:\(\)(?:\.(?:client|resource|create_client))?)?)?$|\.Aws(?:Base|Generic)(?:Async)?Hook$/,
);

export const priv006: DagRule = {
  id: "PRIV006",
  title: "Makes a client of an AWS service that is not known",
  why: "Which service a DAG calls is what the rules about AWS rest on.",
  bad: "boto3.client(service)",
  good: 'boto3.client("s3")',
  source: "boto3: Session.client",
  fix: "write the service's name as a literal",
  severity: always("warning"),
  *find({ facts }) {
    for (const { node, open, services } of awsClients(facts)) {
      if (open) {
        const known = services.length === 0 ? "" : ` (${services.join(", ")} or another one)`;
        yield {
          message: `which AWS service this is a client of cannot be known here${known}`,
          at: node,
        };
      }
    }
    for (const { node } of handedOn(facts.referencesTo(CLIENTS))) {
      yield {
        message: "what makes clients of AWS services is handed on, so that their service cannot be known",
        at: node,
      };
    }
  },
};
