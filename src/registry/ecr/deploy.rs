//! What has to be set up in AWS, as Terraform and as CloudFormation: rights, the rule, the queue and both dead-letter queues. Made
//! of one table of rights, which a test holds against the calls that are made.

/// What rights are for, and which. Each is needed alone where that is all that tidegate does there.
pub const RIGHTS: [(&str, &str, &[&str]); 3] = [
    ("Scan", "looks, and the scan", &["ecr:BatchGetImage", "ecr:DescribeImages"]),
    ("Retag", "`version_images: retag`", &["ecr:PutImage"]),
    ("Findings", "findings of scans", &["ecr:DescribeImageScanFindings"]),
];

/// Rights on the queue.
pub const INTAKE: [&str; 4] =
    ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];

/// Whose events, and of which kinds.
pub const EVENTS: [(&str, &[&str]); 2] = [
    ("aws.ecr", &["ECR Image Action", "ECR Image Scan", "ECR Pull Through Cache Action", "ECR Replication Action"]),
    ("aws.inspector2", &["Inspector2 Finding", "Inspector2 Scan"]),
];

/// How often a message is given before it counts as one that cannot be read.
const MOST_RECEIVED: u32 = 5;
/// Two weeks: the longest that SQS keeps a message.
const KEPT: u32 = 14 * 24 * 3600;
/// How long a message that was given is hidden, in seconds.
const HIDDEN: u32 = 60;

fn list(items: impl IntoIterator<Item = &'static &'static str>) -> String {
    let quoted: Vec<String> = items.into_iter().map(|item| format!("\"{item}\"")).collect();
    quoted.join(", ")
}

fn sources() -> String {
    list(EVENTS.iter().map(|(source, _)| source))
}

fn kinds() -> String {
    list(EVENTS.iter().flat_map(|(_, kinds)| kinds.iter()))
}

/// The statements on repositories, in Terraform.
fn in_terraform() -> String {
    RIGHTS
        .iter()
        .map(|(name, what, rights)| {
            format!(
                "  statement {{ # {what}\n    sid       = \"{name}\"\n    actions   = [{}]\n    resources = var.repositories\n  }}\n",
                list(rights.iter())
            )
        })
        .collect()
}

/// The same in CloudFormation.
fn in_cloudformation() -> String {
    RIGHTS
        .iter()
        .map(|(name, what, rights)| {
            format!(
                "          - Sid: {name} # {what}\n            Effect: Allow\n            Action: [{}]\n            Resource: !Ref Repositories\n",
                list(rights.iter())
            )
        })
        .collect()
}

/// The Terraform module.
pub fn terraform() -> String {
    format!(
        r#"# Written by `TIDEGATE_UPDATE=1 cargo test`: what tidegate needs to hear of pushes and to tag images, and nothing more.
# Leave out the statements that you have no use for. One such queue and rule in each region that has a registry.
variable "repositories" {{
  description = "ARNs of the repositories that the apps' images are in."
  type        = list(string)
}}
variable "role" {{
  description = "Name of the role that tidegate runs as, or takes on."
  type        = string
}}

resource "aws_sqs_queue" "unread" {{ # what tidegate could not read; the journal says why
  name                      = "tidegate-unread"
  message_retention_seconds = {KEPT}
}}
resource "aws_sqs_queue" "undelivered" {{ # what EventBridge could not deliver
  name                      = "tidegate-undelivered"
  message_retention_seconds = {KEPT}
}}
resource "aws_sqs_queue" "pushes" {{
  name                       = "tidegate"
  message_retention_seconds  = {KEPT}
  visibility_timeout_seconds = {HIDDEN}
  redrive_policy             = jsonencode({{ deadLetterTargetArn = aws_sqs_queue.unread.arn, maxReceiveCount = {MOST_RECEIVED} }})
}}
resource "aws_cloudwatch_event_rule" "pushes" {{
  name          = "tidegate"
  event_pattern = jsonencode({{ source = [{sources}], "detail-type" = [{kinds}] }})
}}
resource "aws_cloudwatch_event_target" "pushes" {{ # the event as it is: no input path, no transformer
  rule = aws_cloudwatch_event_rule.pushes.name
  arn  = aws_sqs_queue.pushes.arn
  dead_letter_config {{ arn = aws_sqs_queue.undelivered.arn }}
}}
data "aws_iam_policy_document" "fills" {{
  statement {{
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.pushes.arn, aws_sqs_queue.undelivered.arn]
    principals {{
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }}
    condition {{
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudwatch_event_rule.pushes.arn]
    }}
  }}
}}
resource "aws_sqs_queue_policy" "fills" {{
  for_each  = {{ pushes = aws_sqs_queue.pushes.id, undelivered = aws_sqs_queue.undelivered.id }}
  queue_url = each.value
  policy    = data.aws_iam_policy_document.fills.json
}}

data "aws_iam_policy_document" "tidegate" {{
{statements}  statement {{ # hearing of pushes; with `kms:Decrypt` on its key where the queue is encrypted with one of yours
    sid       = "Intake"
    actions   = [{intake}]
    resources = [aws_sqs_queue.pushes.arn]
  }}
}}
resource "aws_iam_role_policy" "tidegate" {{
  name   = "tidegate"
  role   = var.role
  policy = data.aws_iam_policy_document.tidegate.json
}}

output "queue" {{ # `registries.NAME.ecr.queue.url`
  value = aws_sqs_queue.pushes.url
}}
"#,
        statements = in_terraform(),
        sources = sources(),
        kinds = kinds(),
        intake = list(INTAKE.iter()),
    )
}

/// The CloudFormation template.
pub fn cloudformation() -> String {
    format!(
        r#"# Written by `TIDEGATE_UPDATE=1 cargo test`: what tidegate needs to hear of pushes and to tag images, and nothing more.
# Leave out the statements that you have no use for. One such stack in each region that has a registry.
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Repositories: {{ Type: CommaDelimitedList, Description: ARNs of the repositories that the apps' images are in. }}
  Role: {{ Type: String, Description: "Name of the role that tidegate runs as, or takes on." }}
Resources:
  Unread: # what tidegate could not read; the journal says why
    Type: AWS::SQS::Queue
    Properties: {{ QueueName: tidegate-unread, MessageRetentionPeriod: {KEPT} }}
  Undelivered: # what EventBridge could not deliver
    Type: AWS::SQS::Queue
    Properties: {{ QueueName: tidegate-undelivered, MessageRetentionPeriod: {KEPT} }}
  Pushes:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: tidegate
      MessageRetentionPeriod: {KEPT}
      VisibilityTimeout: {HIDDEN}
      RedrivePolicy: {{ deadLetterTargetArn: !GetAtt Unread.Arn, maxReceiveCount: {MOST_RECEIVED} }}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Name: tidegate
      EventPattern:
        source: [{sources}]
        detail-type: [{kinds}]
      Targets: # the event as it is: no input path, no transformer
        - {{ Id: tidegate, Arn: !GetAtt Pushes.Arn, DeadLetterConfig: {{ Arn: !GetAtt Undelivered.Arn }} }}
  Fills:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Pushes, !Ref Undelivered]
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {{ Service: events.amazonaws.com }}
            Action: sqs:SendMessage
            Resource: [!GetAtt Pushes.Arn, !GetAtt Undelivered.Arn]
            Condition: {{ ArnEquals: {{ "aws:SourceArn": !GetAtt Rule.Arn }} }}
  Tidegate:
    Type: AWS::IAM::RolePolicy
    Properties:
      RoleName: !Ref Role
      PolicyName: tidegate
      PolicyDocument:
        Statement:
{statements}          - Sid: Intake # hearing of pushes; with `kms:Decrypt` on its key where the queue is encrypted with one of yours
            Effect: Allow
            Action: [{intake}]
            Resource: !GetAtt Pushes.Arn
Outputs:
  Queue: {{ Description: registries.NAME.ecr.queue.url, Value: !Ref Pushes }}
"#,
        statements = in_cloudformation(),
        sources = sources(),
        kinds = kinds(),
        intake = list(INTAKE.iter()),
    )
}
