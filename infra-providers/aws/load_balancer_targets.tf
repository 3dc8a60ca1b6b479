# One target group for each load balancer: a group belongs to one only.

locals {
  load_balancers = merge({ inner = aws_lb.inner.arn }, local.has_outer ? { outer = aws_lb.outer[0].arn } : {})
  targets = {
    for pair in setproduct(keys(local.load_balancers), keys(local.master_machines)) : join(" ", pair) => { load_balancer = pair[0], master = pair[1] }
  }
}

resource "aws_lb_target_group" "api" {
  for_each = local.load_balancers

  name               = "${var.cluster_name}-${each.key}"
  vpc_id             = local.vpc_id
  target_type        = "ip"
  protocol           = "TCP"
  port               = 6443
  preserve_client_ip = "false"
  # Long enough for a request, short enough for a master that is being replaced.
  deregistration_delay = "30"

  # Not just whether the port is open: a master whose etcd is down answers, but is not ready, and gets nothing.
  health_check {
    protocol            = "HTTPS"
    port                = "6443"
    path                = "/readyz"
    matcher             = "200"
    interval            = 10
    timeout             = 6
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_target_group_attachment" "api" {
  for_each = local.targets

  target_group_arn = aws_lb_target_group.api[each.value.load_balancer].arn
  target_id        = aws_instance.master[each.value.master].private_ip
  port             = 6443
}

resource "aws_lb_listener" "api" {
  for_each = local.load_balancers

  load_balancer_arn = each.value
  protocol          = "TCP"
  port              = 6443

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api[each.key].arn
  }
}
