/**
 * Everything of the command line that uses the AWS SDK. In the package this file is one bundle with the SDK in it, which
 * only the commands that ask AWS load: see tools/bundle-aws-sdk.ts.
 */
export { SdkConnector } from "../modules/doctor/aws/connector";
export { SdkDeliveryAws } from "./delivery/aws/sdk-delivery-aws";
