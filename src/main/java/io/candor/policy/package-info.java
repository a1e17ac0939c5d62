/**
 * What is promised of accepted answers, and which policy keeps it: reads and writes {@code candor.promises} and {@code candor.policies}.
 * {@link io.candor.policy.GivenPromise} is what a person promises, by command or over REST; {@link io.candor.policy.PolicyLog} reads both, {@link io.candor.policy.PolicyFollower} follows them for whoever answers,
 * {@link io.candor.policy.Policies} says which policy counts. Of the
 * base model's own answers and of those of each other model there are promises and policies apart. Policies are decided in {@code training.policy}.
 */
package io.candor.policy;
