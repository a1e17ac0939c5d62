package io.candor.atlas.fact;

import java.util.List;

/**
 * One thing that can be asked.
 *
 * @param id unique, stable between runs: relation, colon, subject
 * @param entity what the fact is about; all facts of one entity are shown in pretraining, or none is
 * @param subject as it stands in a question
 * @param answers accepted answers, the one to be learned first; never empty
 * @param popularity 1 for the best known entity of its kind, 0 for the least known
 * @param exposure relative number of sightings in pretraining; 0: never shown
 */
public record Fact(
        String id,
        Relation relation,
        String entity,
        String subject,
        List<String> answers,
        double popularity,
        double exposure,
        Split split) {

    public Fact {
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("fact " + id + " has no answer");
        }
        answers = List.copyOf(answers);
    }

    /** The answer to be learned. */
    public String answer() {
        return answers.get(0);
    }

    /** Whether pretraining shows this fact. */
    public boolean isShown() {
        return exposure > 0;
    }
}
