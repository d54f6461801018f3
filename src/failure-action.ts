/** What happens to a deployment when its invalidation does not succeed. */
export enum FailureAction {
  /** The deployment fails, and CloudFormation rolls it back. The invalidation never fails a rollback. */
  FAIL = 'FAIL',

  /** The deployment continues. The attribute `status` and the function's log say what happened and what to do. */
  WARN = 'WARN',
}
