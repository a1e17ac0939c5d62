package io.candor.experiment;

import java.util.Map;

/**
 * Final hidden states of base and an elicited LoRA.
 *
 * @param labeled [questions][hidden size]
 * @param tests test → [questions][hidden size]
 */
record AdaptedStates(float[][] labeled, Map<String, float[][]> tests) {}
