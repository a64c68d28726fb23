// The benchmark's peer: an AWS CDK app with a stack for each team. What is in a stack is in a generated module.
const { App, CfnOutput, CfnResource, Stack } = require("aws-cdk-lib");
const { Construct } = require("constructs");

const [, , teamModule, count, outdir] = process.argv;
const addTeam = require(teamModule);

const app = new App({ outdir, analyticsReporting: false });
for (let index = 1; index <= Number(count); index++) {
  const team = `team-${index}`;
  addTeam(new Stack(app, team), team, { CfnOutput, CfnResource, child });
}
app.synth();

/** The construct under a scope, and what is between. */
function child(scope, ids) {
  return ids.reduce((parent, id) => parent.node.tryFindChild(id) ?? new Construct(parent, id), scope);
}
