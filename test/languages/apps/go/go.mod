module site

go 1.25

require (
	// The nearest to 2.257.0, which the library is developed with, that can be verified everywhere.
	github.com/aws/aws-cdk-go/awscdk/v2 v2.260.0
	github.com/aws/constructs-go/constructs/v10 v10.6.0
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdk-distribution-invalidator/cdk-distribution-invalidator-go/cdkdistributioninvalidator v0.0.0
)

// Asked for by the library, and not to be had everywhere; aws-cdk-lib takes the one before.
exclude github.com/cdklabs/awscdk-asset-node-proxy-agent-go/nodeproxyagentv6/v2 v2.1.3
