# Written by `TIDEGATE_UPDATE=1 cargo test`: what tidegate needs to hear of pushes and to tag images, and nothing more.
# Leave out the statements that you have no use for. One such queue and rule in each region that has a registry.
variable "repositories" {
  description = "ARNs of the repositories that the apps' images are in."
  type        = list(string)
}
variable "role" {
  description = "Name of the role that tidegate runs as, or takes on."
  type        = string
}

resource "aws_sqs_queue" "unread" { # what tidegate could not read; the journal says why
  name                      = "tidegate-unread"
  message_retention_seconds = 1209600
}
resource "aws_sqs_queue" "undelivered" { # what EventBridge could not deliver
  name                      = "tidegate-undelivered"
  message_retention_seconds = 1209600
}
resource "aws_sqs_queue" "pushes" {
  name                       = "tidegate"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 60
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.unread.arn, maxReceiveCount = 5 })
}
resource "aws_cloudwatch_event_rule" "pushes" {
  name          = "tidegate"
  event_pattern = jsonencode({ source = ["aws.ecr", "aws.inspector2"], "detail-type" = ["ECR Image Action", "ECR Image Scan", "ECR Pull Through Cache Action", "ECR Replication Action", "Inspector2 Finding", "Inspector2 Scan"] })
}
resource "aws_cloudwatch_event_target" "pushes" { # the event as it is: no input path, no transformer
  rule = aws_cloudwatch_event_rule.pushes.name
  arn  = aws_sqs_queue.pushes.arn
  dead_letter_config { arn = aws_sqs_queue.undelivered.arn }
}
data "aws_iam_policy_document" "fills" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.pushes.arn, aws_sqs_queue.undelivered.arn]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudwatch_event_rule.pushes.arn]
    }
  }
}
resource "aws_sqs_queue_policy" "fills" {
  for_each  = { pushes = aws_sqs_queue.pushes.id, undelivered = aws_sqs_queue.undelivered.id }
  queue_url = each.value
  policy    = data.aws_iam_policy_document.fills.json
}

data "aws_iam_policy_document" "tidegate" {
  statement { # looks, and the scan
    sid       = "Scan"
    actions   = ["ecr:BatchGetImage", "ecr:DescribeImages"]
    resources = var.repositories
  }
  statement { # `version_images: retag`
    sid       = "Retag"
    actions   = ["ecr:PutImage"]
    resources = var.repositories
  }
  statement { # findings of scans
    sid       = "Findings"
    actions   = ["ecr:DescribeImageScanFindings"]
    resources = var.repositories
  }
  statement { # hearing of pushes; with `kms:Decrypt` on its key where the queue is encrypted with one of yours
    sid       = "Intake"
    actions   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.pushes.arn]
  }
}
resource "aws_iam_role_policy" "tidegate" {
  name   = "tidegate"
  role   = var.role
  policy = data.aws_iam_policy_document.tidegate.json
}

output "queue" { # `registries.NAME.ecr.queue.url`
  value = aws_sqs_queue.pushes.url
}
