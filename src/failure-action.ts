/** What becomes of a deployment whose invalidation has not succeeded. */
export enum FailureAction {
  /** The deployment fails, and CloudFormation rolls it back. A rollback itself is never failed. */
  FAIL = 'FAIL',

  /** The deployment goes on. The attribute `status` and the function's log say what happened, and what to do. */
  WARN = 'WARN',
}
