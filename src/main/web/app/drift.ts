// Whether confidences are still frequencies, as the calibrator tests it.

/** The evidence against a release in a domain: there is none before its first label is bet on. */
export interface DriftWatch {
  releaseId: string;
  domain: string;
  answerModel: string | null;
  labels: number;
  missing: number;
  pValue: number;
  statement: string;
  alarmedAt: string | null;
}

/** Where no label was bet on; `./candor drift` says the same. */
export const UNTESTED = 'No label of the audit sample is final yet, so nothing can be said of drift: a label counts'
  + ' candor.feedback.drift.verdict-wait after its answer, one hour unless set otherwise, and not before candor.feedback.drift.maturity'
  + ' after its last change.';
