package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfrontorigins"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-distribution-invalidator/cdk-distribution-invalidator-go/cdkdistributioninvalidator"
	"github.com/cdk-distribution-invalidator/cdk-distribution-invalidator-go/cdkdistributioninvalidator/mixins"
)

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Site"), nil)

	distribution := awscloudfront.NewDistribution(stack, jsii.String("Distribution"), &awscloudfront.DistributionProps{
		DefaultBehavior: &awscloudfront.BehaviorOptions{
			Origin: awscloudfrontorigins.NewHttpOrigin(jsii.String("origin.example.com"), nil),
		},
	})
	cdkdistributioninvalidator.DistributionInvalidator_EnableCacheTags(distribution, jsii.String("Cache-Tag"))

	invalidator := cdkdistributioninvalidator.NewDistributionInvalidator(stack, jsii.String("Invalidator"), &cdkdistributioninvalidator.DistributionInvalidatorProps{
		Distribution: distribution,
		Paths:        jsii.Strings("/search?q=*"),
		Content: cdkdistributioninvalidator.SiteContent_FromDirectory(jsii.String("site"), &cdkdistributioninvalidator.SiteContentOptions{
			Exclude:  jsii.Strings("*.txt"),
			MaxPaths: jsii.Number(5),
		}),
		Trigger: cdkdistributioninvalidator.InvalidationTrigger_OnChangeOf(distribution),
		Timeout: awscdk.Duration_Minutes(jsii.Number(5)),
		OnError: cdkdistributioninvalidator.FailureAction_WARN,
	})

	cdkdistributioninvalidator.NewDistributionInvalidator(stack, jsii.String("ImagesInvalidator"), &cdkdistributioninvalidator.DistributionInvalidatorProps{
		Targets: &[]cdkdistributioninvalidator.InvalidationTarget{
			cdkdistributioninvalidator.InvalidationTarget_Distribution(distribution, &cdkdistributioninvalidator.InvalidationTargetOptions{
				Paths: cdkdistributioninvalidator.InvalidationPaths_Directory(jsii.String("/images")),
				Tags:  jsii.Strings("catalogue"),
			}),
			cdkdistributioninvalidator.InvalidationTarget_DistributionTenantId(jsii.String("dt_2wMLDbVGQLTxYhmGl8aCWkPqY7d"), nil),
		},
		WaitForCompletion: jsii.Bool(false),
		SkipOnCreate:      jsii.Bool(true),
		ExecuteAfter:      &[]constructs.IConstruct{invalidator},
	})

	invalidator.MetricFailed(&awscloudwatch.MetricOptions{
		Period: awscdk.Duration_Minutes(jsii.Number(1)),
	}).CreateAlarm(stack, jsii.String("Failed"), &awscloudwatch.CreateAlarmOptions{
		Threshold:         jsii.Number(1),
		EvaluationPeriods: jsii.Number(1),
	})

	awscdk.NewCfnOutput(stack, jsii.String("InvalidationStatus"), &awscdk.CfnOutputProps{Value: invalidator.Status()})
	awscdk.NewCfnOutput(stack, jsii.String("ChangedFiles"), &awscdk.CfnOutputProps{Value: invalidator.ChangedFiles()})

	awscdk.Mixins_Of(app, nil).Apply(mixins.NewDistributionInvalidation(&cdkdistributioninvalidator.DistributionInvalidatorOptions{
		Paths: jsii.Strings("/feed.xml"),
	}))

	app.Synth(nil)
}
