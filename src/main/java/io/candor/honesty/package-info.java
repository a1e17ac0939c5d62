/**
 * The maths of honest confidence; knows nothing of Kafka or of models.
 *
 * <p>In the order in which they are used:
 *
 * <ol>
 *   <li><b>Signals</b> teach it. {@link io.candor.honesty.answer.AnswerEquivalence} says when two answers mean the same
 *       ({@link io.candor.honesty.answer.NormalizedExactMatch} by their letters), which gives
 *       {@link io.candor.honesty.answer.SelfConsistency} without labels, and correctness where there are references.
 *   <li><b>Metrics</b> judge it against verdicts. Each {@link io.candor.honesty.Metric} takes
 *       {@link io.candor.honesty.ScoredAnswer}s: {@link io.candor.honesty.Auroc} for ranking,
 *       {@link io.candor.honesty.ExpectedCalibrationError} (edges by {@link io.candor.honesty.Binning}, bins shown by
 *       {@link io.candor.honesty.ReliabilityDiagram}) for calibration, {@link io.candor.honesty.BrierScore} and
 *       {@link io.candor.honesty.LogLoss} for both. {@link io.candor.honesty.Alignment} is the paper's own figure,
 *       {@link io.candor.honesty.RiskCoverage} what abstaining would gain.
 *   <li><b>Uncertainty</b> of a metric: {@link io.candor.honesty.Bootstrap} gives every one an
 *       {@link io.candor.honesty.Interval}, {@link io.candor.honesty.CalibrationNoiseFloor} says what ECE chance alone
 *       would show, {@link io.candor.honesty.CalibrationErrorInterval} where the true ECE lies.
 *   <li><b>Samples</b>: {@link io.candor.honesty.sample.WeightedFigures} and
 *       {@link io.candor.honesty.sample.PredictionPoweredAccuracy} rest on answers drawn at random, not on those that people choose to judge.
 *   <li><b>Drift</b>: {@link io.candor.honesty.bet.CalibrationEProcess} bets ({@link io.candor.honesty.bet.CalibrationBet})
 *       against "confidence = frequency, within a tolerance" label by label and may be looked at any time; all that run share the
 *       capital that {@link io.candor.honesty.bet.StartingPoints} give.
 *   <li><b>Release</b>: {@link io.candor.honesty.PairedComparison} of {@link io.candor.honesty.PairedScore}s tells
 *       whether a candidate is more honest than the live scorer on the same questions;
 *       {@link io.candor.honesty.bet.ForecastComparisonEProcess} tells it label by label.
 *   <li><b>Acceptance</b>: {@link io.candor.honesty.promise.PromisedAcceptance} finds the confidences from which answers may be accepted so
 *       that at most a promised share of them is wrong, and says when that is not so any more.
 *   <li><b>Recalibration</b>: {@link io.candor.honesty.map.HierarchicalPlattFit} fits a
 *       {@link io.candor.honesty.map.LogitMap} to a few labels, {@link io.candor.honesty.map.AnswerMapFit} a
 *       {@link io.candor.honesty.map.AnswerMap}, which knows how probable the answer's tokens were.
 * </ol>
 *
 * <p>All of it is a pure function of its arguments and seeds, in strict arithmetic: the same input gives the same bits on
 * every machine and with any number of threads. What is not a number in [0, 1] where one belongs is refused with an
 * {@link java.lang.IllegalArgumentException}.
 */
package io.candor.honesty;
