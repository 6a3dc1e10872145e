export { explain } from "./explain.ts";
export type { ExplainedCaller, ExplainedRule, Explanation, NearMiss, NearMissKind, TracedRule } from "./explanation.ts";
export {
  EXPLAIN_PATH,
  type ExplainAnswer,
  type ExplainFailure,
  type ExplainRequest,
  readExplainAnswer,
  readExplainRequest,
} from "./explain-protocol.ts";
