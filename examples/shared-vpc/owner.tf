# In the account that owns the VPC.

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  description = "The two shared private subnets."
  type        = list(string)
}

variable "environment_security_group_ids" {
  description = "Output security_group_ids of the team's stack."
  type        = list(string)
}

variable "endpoint_services" {
  description = "Outputs of the team's stack by use: database, and webserver where the web server is private."
  type        = map(string)
}

resource "aws_security_group" "endpoints" {
  name        = "mwaa-endpoints"
  description = "Endpoints of MWAA environments"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "from_environment" {
  for_each = {
    for pair in setproduct(var.environment_security_group_ids, [443, 5432]) : join(" ", pair) => pair
  }

  security_group_id            = aws_security_group.endpoints.id
  referenced_security_group_id = each.value[0]
  ip_protocol                  = "tcp"
  from_port                    = tonumber(each.value[1])
  to_port                      = tonumber(each.value[1])
}

resource "aws_vpc_endpoint" "environment" {
  for_each = var.endpoint_services

  vpc_id             = var.vpc_id
  service_name       = each.value
  vpc_endpoint_type  = "Interface"
  subnet_ids         = var.subnet_ids
  security_group_ids = [aws_security_group.endpoints.id]
  tags               = { Name = "mwaa-${each.key}" }
}
