# Network

variable "vpc_cidr" {
  description = "IPv4 range of the VPC to create, /16 to /26; it is cut into two private and two public subnets. It can never change. Default: existing_vpc is used."
  default     = null
  nullable    = true

  validation {
    condition     = (var.vpc_cidr == null) != (var.existing_vpc == null)
    error_message = "vpc_cidr must be given where existing_vpc is not, and only there."
  }

  validation {
    condition     = var.vpc_cidr == null || can(cidrhost(var.vpc_cidr, 0)) && can(regex("^[0-9.]+/(?:1[6-9]|2[0-6])$", var.vpc_cidr))
    error_message = "vpc_cidr must be an IPv4 range from /16 to /26 such as 10.20.0.0/16, got: \"${coalesce(var.vpc_cidr, "none")}\"."
  }

  validation {
    condition     = !can(cidrhost(var.vpc_cidr, 0)) || var.vpc_cidr == try("${cidrhost(var.vpc_cidr, 0)}/${split("/", var.vpc_cidr)[1]}", "")
    error_message = "vpc_cidr must start at the first address of its range, got: \"${coalesce(var.vpc_cidr, "none")}\"."
  }

  # Each component takes an address of one of the two private subnets, a quarter of the VPC each. AWS keeps 5 of a subnet,
  # MWAA's endpoints take 2, and with egress endpoints the module's own take 5 and one for each further service.
  validation {
    condition = var.vpc_cidr == null || (
      2 * (pow(2, 30 - try(tonumber(split("/", var.vpc_cidr)[1]), 16)) - 7 - (var.egress == "endpoints" ? 5 + length(var.endpoint_services) : 0))
      >=
      coalesce(var.max_workers, var.environment_class == "mw1.micro" ? 1 : 10)
      + coalesce(var.schedulers, var.environment_class == "mw1.micro" ? 1 : 2)
      + coalesce(var.max_webservers, var.environment_class == "mw1.micro" ? 1 : 2)
    )
    error_message = "vpc_cidr must be a larger range for the most workers, schedulers and web servers together (each of the two private subnets is a quarter of it, of which AWS keeps 5 addresses and interface endpoints take ${var.egress == "endpoints" ? 7 + length(var.endpoint_services) : 2}), got: \"${coalesce(var.vpc_cidr, "none")}\"."
  }
}

variable "existing_vpc" {
  type        = object({ vpc_id = string, private_subnet_ids = list(string), security_group_ids = optional(list(string), []) })
  description = "A VPC that is there when Terraform plans: its id, two private subnets in two zones, and security groups that let the components reach each other (without them, one is created). Default: vpc_cidr is used."
  default     = null

  validation {
    condition     = var.existing_vpc == null || can(regex("^vpc-[0-9a-f]{8,17}$", var.existing_vpc.vpc_id))
    error_message = "existing_vpc.vpc_id must be the id of a VPC such as vpc-0a1b2c3d4e5f60718, got: \"${try(var.existing_vpc.vpc_id, "none")}\"."
  }

  validation {
    condition     = var.existing_vpc == null || try(length(distinct(var.existing_vpc.private_subnet_ids)) == 2 && length(var.existing_vpc.private_subnet_ids) == 2 && alltrue([for id in var.existing_vpc.private_subnet_ids : can(regex("^subnet-[0-9a-f]{8,17}$", id))]), false)
    error_message = "existing_vpc.private_subnet_ids must be the ids of exactly two subnets such as subnet-0a1b2c3d4e5f60718."
  }

  validation {
    condition     = var.existing_vpc == null || try(length(var.existing_vpc.security_group_ids) <= 5 && length(distinct(var.existing_vpc.security_group_ids)) == length(var.existing_vpc.security_group_ids) && alltrue([for id in var.existing_vpc.security_group_ids : can(regex("^sg-[0-9a-f]{8,17}$", id))]), false)
    error_message = "existing_vpc.security_group_ids must be at most five ids of security groups such as sg-0a1b2c3d4e5f60718, none of them twice."
  }
}

variable "egress" {
  validation {
    condition     = contains(["nat", "endpoints"], var.egress)
    error_message = "egress must be nat or endpoints, got: \"${var.egress}\"."
  }

  validation {
    condition     = var.egress == "nat" || var.existing_vpc == null
    error_message = "egress must be left out beside existing_vpc, whose routes say it, got: \"${var.egress}\"."
  }
}

variable "endpoint_services" {
  validation {
    condition     = alltrue([for service in var.endpoint_services : can(regex("^[a-z0-9][a-z0-9.-]*$", service)) && !startswith(service, "com.amazonaws")])
    error_message = "endpoint_services must be services' short names such as sts or ecr.api."
  }

  validation {
    condition     = !anytrue([for service in var.endpoint_services : contains(["kms", "logs", "monitoring", "secretsmanager", "sqs"], service)])
    error_message = "endpoint_services must not name kms, logs, monitoring, secretsmanager or sqs: these have their endpoints."
  }

  # These have a gateway endpoint, or an interface endpoint without private DNS.
  validation {
    condition     = !anytrue([for service in var.endpoint_services : contains(["s3", "dynamodb", "dynamodb-streams", "ebs", "iot.data"], service)])
    error_message = "endpoint_services must not name s3, which has a gateway endpoint, nor dynamodb, dynamodb-streams, ebs or iot.data, whose endpoints are not like the others: create these beside the module, in its output vpc_id."
  }

  validation {
    condition     = length(var.endpoint_services) == 0 || var.egress == "endpoints"
    error_message = "endpoint_services must be empty unless egress is endpoints."
  }
}

variable "webserver_access" {
  validation {
    condition     = contains(["private", "public"], var.webserver_access)
    error_message = "webserver_access must be private or public, got: \"${var.webserver_access}\"."
  }

  validation {
    condition     = var.webserver_access != "public" || var.egress != "endpoints" || !can(regex("^(?:[3-9]|[1-9][0-9]+)[.]", var.airflow_version))
    error_message = "webserver_access must be private where egress is endpoints, from Airflow 3 on (workers call the API server of the web server, and this VPC has no way to the Internet; take egress nat for a public one), got: \"${var.webserver_access}\"."
  }
}

variable "resource_account_ids" {
  validation {
    condition     = alltrue([for id in var.resource_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "resource_account_ids must be ids of AWS accounts, of 12 digits."
  }

  validation {
    condition     = length(distinct(var.resource_account_ids)) == length(var.resource_account_ids)
    error_message = "resource_account_ids must not have anything twice."
  }

  validation {
    condition     = length(var.resource_account_ids) == 0 || var.egress == "endpoints"
    error_message = "resource_account_ids must be empty unless egress is endpoints."
  }
}

variable "allowed_domains" {
  validation {
    condition     = alltrue([for domain in var.allowed_domains : can(regex("^(?:\\*\\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$", domain)) && length(domain) <= 255])
    error_message = "allowed_domains must be domains in lower case such as warehouse.corp.example, or *.corp.example for all names below it."
  }

  validation {
    condition     = length(distinct(var.allowed_domains)) == length(var.allowed_domains)
    error_message = "allowed_domains must not have anything twice."
  }

  validation {
    condition     = length(var.allowed_domains) == 0 || var.egress == "endpoints"
    error_message = "allowed_domains must be empty unless egress is endpoints."
  }
}
