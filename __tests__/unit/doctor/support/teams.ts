/** Three teams of one account and Region: NAT, endpoints, and a VPC and a key that exist; with a trail. */
export const TEAMS = `
organization: acme
audit: { homeRegion: eu-west-1 }
defaults:
  accountId: "111122223333"
  region: eu-west-1
  airflow: { version: "2.11.2" }
teams:
  nat: { network: { create: { cidr: 10.20.0.0/16 } } }
  closed: { network: { create: { cidr: 10.21.0.0/16, egress: endpoints } } }
  existing:
    network:
      existing:
        vpcId: vpc-0a1b2c3d4e5f60718
        privateSubnetIds: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
        securityGroupIds: [sg-0a1b2c3d4e5f60718]
    encryption: { kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000" }
    delivery: { writers: ["arn:aws:iam::111122223333:role/ci"] }
`;
