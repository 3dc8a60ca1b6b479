/**
 * What AWS would say: by type, by id, instance type or name ("*": any other), by attribute. How
 * texts are filled in is told in provider_stand_in/world.go.
 */
export type Answers = Readonly<Record<string, Readonly<Record<string, Answer>>>>;
type Answer = Readonly<Record<string, unknown>>;

const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"] as const;

/** The VPC of examples/given-vpc.tfvars: a private subnet in each zone. */
export const givenVpc = "vpc-0a1b2c3d4e5f60718";
const givenSubnets = Object.fromEntries(
  zones.map((zone, index): [string, Answer] => [
    `subnet-0${"abc".charAt(index).repeat(16)}`,
    { vpc_id: givenVpc, availability_zone: zone, cidr_block: `172.20.${16 * index}.0/20` },
  ]),
);

const instance = {
  id: "i-0123456789abcde{n}",
  private_ip: "10.0.200.{n}",
  private_dns: "ip-{dashed}.eu-central-1.compute.internal",
  public_ip: "203.0.113.{n}",
};

/** AWS as these tests see it: the region eu-central-1, and in it a VPC that exists. */
export const awsAnswers: Answers = {
  aws_partition: { "*": { partition: "aws", dns_suffix: "amazonaws.com" } },
  aws_ssm_parameter: { "*": { insecure_value: "ami-0123456789abcdef0" } },
  aws_ec2_instance_type: {
    "*": { hypervisor: "nitro", supported_architectures: ["x86_64"] },
    "m4.large": { hypervisor: "xen", supported_architectures: ["x86_64"] },
    "m7g.large": { hypervisor: "nitro", supported_architectures: ["arm64"] },
    "t4g.micro": { hypervisor: "nitro", supported_architectures: ["arm64"] },
  },
  aws_vpc: {
    "*": {},
    [givenVpc]: {
      enable_dns_support: true,
      enable_dns_hostnames: true,
      cidr_block_associations: [{ cidr_block: "172.20.0.0/16" }],
    },
    "vpc-0without0names": {
      enable_dns_support: true,
      cidr_block_associations: [{ cidr_block: "172.20.0.0/16" }],
    },
  },
  aws_subnet: givenSubnets,
  aws_ebs_volume: { "*": { id: "vol-0123456789abcde{n}" } },
  aws_instance: { "*": instance },
  aws_eip: { "*": { public_ip: "198.51.100.{n}" } },
  aws_lb: { "*": { dns_name: "lb-{n}.elb.eu-central-1.amazonaws.com" } },
  tls_private_key: { "*": { public_key_openssh: "{ed25519}\n" } },
};
