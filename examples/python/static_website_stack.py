from pathlib import Path

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as s3_deployment
from cdk_distribution_invalidator import DistributionInvalidator
from constructs import Construct

SITE = Path(__file__).parent / "site"


class StaticWebsiteStack(Stack):
    """A website in a private bucket, served by CloudFront, fresh after every deployment."""

    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)

        bucket = s3.Bucket(
            self,
            "Bucket",
            auto_delete_objects=True,
            removal_policy=RemovalPolicy.DESTROY,
        )

        distribution = cloudfront.Distribution(
            self,
            "Distribution",
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(bucket),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            ),
            default_root_object="index.html",
        )

        s3_deployment.BucketDeployment(
            self,
            "Content",
            destination_bucket=bucket,
            sources=[s3_deployment.Source.asset(str(SITE))],
        )

        # Runs after everything else in the stack, including the upload: there is nothing to wire up.
        invalidator = DistributionInvalidator(
            self, "Invalidator", distribution=distribution
        )

        CfnOutput(
            self, "Url", value=f"https://{distribution.distribution_domain_name}"
        )
        CfnOutput(self, "DistributionId", value=distribution.distribution_id)
        CfnOutput(self, "InvalidationId", value=invalidator.invalidation_id)
        CfnOutput(self, "InvalidationStatus", value=invalidator.status)
