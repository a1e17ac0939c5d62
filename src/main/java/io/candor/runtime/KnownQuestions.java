package io.candor.runtime;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What all parts of this process together know of questions. */
@ApplicationScoped
public class KnownQuestions {
    private final List<QuestionLookup> lookups;

    KnownQuestions(@All List<QuestionLookup> lookups) {
        this.lookups = lookups;
    }

    /** What the first part that knows of a question says. */
    public QuestionKnowledge find(String questionId) {
        return lookups.stream()
                .map(lookup -> lookup.find(questionId))
                .filter(knowledge -> !(knowledge instanceof QuestionKnowledge.Unknown))
                .findFirst()
                .orElseGet(QuestionKnowledge.Unknown::new);
    }
}
