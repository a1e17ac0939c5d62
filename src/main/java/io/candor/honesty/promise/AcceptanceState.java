package io.candor.honesty.promise;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the labels of a domain say about a promise.
 *
 * @param threshold confidence from which answers are accepted; empty unless KEPT
 * @param epoch how often evidence was begun anew, from 1
 * @param labels that count in this epoch
 * @param accepted those of them whose confidence reaches the threshold, or the one that most probably will be the first
 * @param errors sum of the errors of the accepted
 * @param logEvidence natural logarithm of the capital of that threshold
 * @param neededLogEvidence what it takes
 * @param labelsNeeded about how many more labels of the sample it takes, by what was seen so far; 0 where KEPT, empty where none would do or none can be told
 * @param labelsToWiden about how many more labels of the sample it takes until a lower threshold is in force; empty unless KEPT, and where
 *     none would do
 * @param detail why it is so, in one sentence
 */
public record AcceptanceState(
        PromiseStatus status,
        OptionalDouble threshold,
        int epoch,
        long labels,
        long accepted,
        double errors,
        double logEvidence,
        double neededLogEvidence,
        OptionalLong labelsNeeded,
        OptionalLong labelsToWiden,
        String detail) {}
