package io.candor.engine.wire;

import java.util.List;

/** @param meanLogProbabilities natural logarithm per token of each answer, the ending one included, at most 0 */
public record LikelihoodsReply(String instance, List<Double> meanLogProbabilities) {}
