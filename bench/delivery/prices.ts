import { type Billed } from "./billed-calls";

/**
 * US dollars for one, us-east-1, without free tier. Unconfirmed: written down in November 2026 from AWS's pricing pages as
 * they are commonly quoted, and not read from the price list.
 */
export const PRICES: Readonly<Record<Billed | "function GB-seconds" | "function requests", number>> = {
  "S3 writes and lists": 0.005 / 1_000,
  "S3 reads": 0.0004 / 1_000,
  "DynamoDB write units": 0.625 / 1e6,
  "DynamoDB read units": 0.125 / 1e6,
  events: 1 / 1e6,
  "SNS messages": 0.5 / 1e6,
  "SQS requests": 0.4 / 1e6,
  "function GB-seconds": 0.0000133334,
  "function requests": 0.2 / 1e6,
};
