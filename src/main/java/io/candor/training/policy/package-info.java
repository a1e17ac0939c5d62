/**
 * Decides which answers may be accepted so that a promised error is kept, from the labels of the audit sample as they become final.
 *
 * <p>In the order in which a label is processed: {@code PolicyLoop} reads the ledger where it is elected to,
 * {@link io.candor.training.map.LedgerLabels} says which labels are final and count, {@code PromisedLabels} lets each text count once and
 * gives the label to the {@link io.candor.honesty.promise.PromisedAcceptance} of its model and domain; {@code PolicyDecisions} says which
 * policies follow and which of them are news, {@code SourcePolicies} keeps those for each other model's answers apart. {@code AwaitedLabels} counts answers of the sample that nobody has judged. What is promised to whom says {@code EffectivePromises}, from configuration and from
 * what people chose. A policy is a function of promise, settings and the ledger up to a label, all of which it names, so
 * {@link io.candor.training.policy.PolicyReplay} decides it again, for the audit, with the same classes.
 */
package io.candor.training.policy;
