from aws_cdk import App, CfnOutput, Duration, Mixins, Stack
from aws_cdk.aws_cloudfront import BehaviorOptions, Distribution
from aws_cdk.aws_cloudfront_origins import HttpOrigin
from cdk_distribution_invalidator import (
    DistributionInvalidator,
    FailureAction,
    InvalidationPaths,
    InvalidationTarget,
    InvalidationTrigger,
    SiteContent,
)
from cdk_distribution_invalidator.mixins import DistributionInvalidation

app = App()
stack = Stack(app, "Site")

distribution = Distribution(
    stack,
    "Distribution",
    default_behavior=BehaviorOptions(origin=HttpOrigin("origin.example.com")),
)
DistributionInvalidator.enable_cache_tags(distribution, "Cache-Tag")

invalidator = DistributionInvalidator(
    stack,
    "Invalidator",
    distribution=distribution,
    paths=["/search?q=*"],
    content=SiteContent.from_directory("site", exclude=["*.txt"], max_paths=5),
    trigger=InvalidationTrigger.on_change_of(distribution),
    timeout=Duration.minutes(5),
    on_error=FailureAction.WARN,
)

DistributionInvalidator(
    stack,
    "ImagesInvalidator",
    targets=[
        InvalidationTarget.distribution(
            distribution,
            paths=InvalidationPaths.directory("/images"),
            tags=["catalogue"],
        ),
        InvalidationTarget.distribution_tenant_id("dt_2wMLDbVGQLTxYhmGl8aCWkPqY7d"),
    ],
    wait_for_completion=False,
    skip_on_create=True,
    execute_after=[invalidator],
)

invalidator.metric_failed(period=Duration.minutes(1)).create_alarm(
    stack, "Failed", threshold=1, evaluation_periods=1
)

CfnOutput(stack, "InvalidationStatus", value=invalidator.status)
CfnOutput(stack, "ChangedFiles", value=invalidator.changed_files)

Mixins.of(app).apply(DistributionInvalidation(paths=["/feed.xml"]))

app.synth()
