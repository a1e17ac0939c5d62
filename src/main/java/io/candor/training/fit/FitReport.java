package io.candor.training.fit;

import io.candor.llm.adapter.Adapter;

/**
 * What a stage made.
 *
 * @param adapter the parameters of the best epoch, without a manifest
 * @param epochs passes that were run
 * @param bestEpoch the pass whose parameters were kept, counted from 1
 * @param heldOutLoss mean squared error on the held-out examples after that pass; NaN without any
 * @param trained examples trained on
 * @param heldOut examples held out
 */
public record FitReport(Adapter adapter, int epochs, int bestEpoch, double heldOutLoss, int trained, int heldOut) {}
