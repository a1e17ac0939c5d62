package io.candor.atlas.fact;

import java.util.List;

/**
 * A question with its accepted answers.
 *
 * @param shown whether pretraining shows the fact behind it
 */
public record AtlasQuestion(String id, String question, List<String> answers, Relation relation, boolean shown) {}
