package com.example;

import io.github.cdkdistributioninvalidator.DistributionInvalidator;
import io.github.cdkdistributioninvalidator.FailureAction;
import io.github.cdkdistributioninvalidator.InvalidationPaths;
import io.github.cdkdistributioninvalidator.InvalidationTarget;
import io.github.cdkdistributioninvalidator.InvalidationTargetOptions;
import io.github.cdkdistributioninvalidator.InvalidationTrigger;
import io.github.cdkdistributioninvalidator.SiteContent;
import io.github.cdkdistributioninvalidator.SiteContentOptions;
import io.github.cdkdistributioninvalidator.mixins.DistributionInvalidation;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Mixins;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudfront.BehaviorOptions;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.cloudfront.origins.HttpOrigin;
import software.amazon.awscdk.services.cloudwatch.CreateAlarmOptions;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;

public final class SiteApp {
  public static void main(String[] args) {
    App app = new App();
    Stack stack = new Stack(app, "Site");

    Distribution distribution =
        Distribution.Builder.create(stack, "Distribution")
            .defaultBehavior(
                BehaviorOptions.builder()
                    .origin(new HttpOrigin("origin.example.com"))
                    .build())
            .build();
    DistributionInvalidator.enableCacheTags(distribution, "Cache-Tag");

    DistributionInvalidator invalidator =
        DistributionInvalidator.Builder.create(stack, "Invalidator")
            .distribution(distribution)
            .paths(List.of("/search?q=*"))
            .content(
                SiteContent.fromDirectory(
                    "site",
                    SiteContentOptions.builder()
                        .exclude(List.of("*.txt"))
                        .maxPaths(5)
                        .build()))
            .trigger(InvalidationTrigger.onChangeOf(distribution))
            .timeout(Duration.minutes(5))
            .onError(FailureAction.WARN)
            .build();

    DistributionInvalidator.Builder.create(stack, "ImagesInvalidator")
        .targets(
            List.of(
                InvalidationTarget.distribution(
                    distribution,
                    InvalidationTargetOptions.builder()
                        .paths(InvalidationPaths.directory("/images"))
                        .tags(List.of("catalogue"))
                        .build()),
                InvalidationTarget.distributionTenantId(
                    "dt_2wMLDbVGQLTxYhmGl8aCWkPqY7d")))
        .waitForCompletion(false)
        .skipOnCreate(true)
        .executeAfter(List.of(invalidator))
        .build();

    invalidator
        .metricFailed(MetricOptions.builder().period(Duration.minutes(1)).build())
        .createAlarm(
            stack,
            "Failed",
            CreateAlarmOptions.builder().threshold(1).evaluationPeriods(1).build());

    CfnOutput.Builder.create(stack, "InvalidationStatus")
        .value(invalidator.getStatus())
        .build();
    CfnOutput.Builder.create(stack, "ChangedFiles")
        .value(invalidator.getChangedFiles())
        .build();

    Mixins.of(app)
        .apply(
            DistributionInvalidation.Builder.create()
                .paths(List.of("/feed.xml"))
                .build());

    app.synth();
  }
}
