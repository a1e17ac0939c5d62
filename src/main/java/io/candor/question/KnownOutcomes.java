package io.candor.question;

import io.candor.runtime.QuestionKnowledge;
import io.candor.search.QuestionState;
import io.candor.search.StoredQuestion;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What this console knows of questions: what it has in memory, and beyond that what is in its index. For all threads. */
final class KnownOutcomes {
    private final RecentQuestions recent;
    private final Function<String, Optional<StoredQuestion>> index;

    /** @param index what is known beyond the recent ones, by id */
    KnownOutcomes(RecentQuestions recent, Function<String, Optional<StoredQuestion>> index) {
        this.recent = recent;
        this.index = index;
    }

    /** How a question ended; empty as well while one that became a dead letter is asked again. */
    Optional<QuestionOutcome> find(String id) {
        Optional<QuestionOutcome> here = recent.find(id);
        if (recent.isPending(id)
                || here.filter(QuestionOutcome.Answered.class::isInstance).isPresent()) {
            return here;
        }
        Optional<StoredQuestion> stored = index.apply(id);
        boolean askedAgain = stored.filter(later -> later.state() == QuestionState.PENDING
                        && here.filter(QuestionOutcome.DeadLettered.class::isInstance)
                                .map(QuestionOutcome.DeadLettered.class::cast)
                                .filter(dead -> dead.isBefore(later.offset()))
                                .isPresent())
                .isPresent();
        return askedAgain
                ? Optional.empty()
                : stored.flatMap(OutcomeData::outcome).or(() -> here);
    }

    /**
     * Completes when the question has ended; at once if it has. The caller cancels it at its own timeout.
     *
     * @throws io.candor.runtime.RejectedException if too many wait already
     */
    CompletableFuture<QuestionOutcome> await(String id) {
        return find(id).map(CompletableFuture::completedFuture).orElseGet(() -> recent.await(id));
    }

    /** Whether it was asked, wherever that was, and has not ended. */
    boolean isPending(String id) {
        return find(id).isEmpty() && (recent.isPending(id) || content(id).isPresent());
    }

    /** What is asked, of a question that waits for its answer, asked here or elsewhere; empty until its record was read. */
    Optional<QuestionContent> content(String id) {
        return index.apply(id).flatMap(OutcomeData::content);
    }

    /** The same for those who only want to know whether there is something to judge. */
    QuestionKnowledge knowledge(String id) {
        QuestionKnowledge here = recent.knowledge(id);
        if (!(here instanceof QuestionKnowledge.Unknown)) {
            return here;
        }
        Optional<StoredQuestion> stored = index.apply(id);
        return stored.flatMap(OutcomeData::outcome)
                .map(RecentQuestions::knowledge)
                .orElseGet(() -> stored.isPresent() ? new QuestionKnowledge.Pending() : here);
    }
}
