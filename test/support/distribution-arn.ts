/** As the CDK writes it into templates. */
export function distributionArn(distributionId: string) {
  return {
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':cloudfront::',
        { Ref: 'AWS::AccountId' },
        `:distribution/${distributionId}`,
      ],
    ],
  };
}
