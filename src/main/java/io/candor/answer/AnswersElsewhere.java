package io.candor.answer;

import io.candor.engine.AnswerProvider;
import io.candor.llm.decoder.ContinuousBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers that another system gives instead of the model, which then reads them. For one thread. */
final class AnswersElsewhere {
    /** Of a prompt that our model reads while somebody else answers. */
    private static final int PIECE_TOKENS = 512;

    private final AnswerProvider provider;
    private final GivenAnswers given;
    private final AnswerOutcomes outcomes;
    private final List<ContinuousBatch.Ended<Begun>> unread = new ArrayList<>();

    AnswersElsewhere(AnswerProvider provider, GivenAnswers given, AnswerOutcomes outcomes) {
        this.provider = provider;
        this.given = given;
        this.outcomes = outcomes;
    }

    /** Where answers are under way. */
    static ContinuousBatch<Begun> batch(AnswerProvider provider, int prefillTokens) {
        return provider.batch(
                begun -> begun.queued().question().getText(), prefillTokens == 0 ? PIECE_TOKENS : prefillTokens);
    }

    /** Where one question is asked instead of those that join. */
    ContinuousBatch<QueuedQuestion> trial(String question) {
        return provider.batch(anyone -> question, PIECE_TOKENS);
    }

    /**
     * Answers came, perhaps none: all that are not read yet are read and get their outcome.
     *
     * @throws RuntimeException whatever the engine throws, or an OutOfMemoryError; then they are read at the next call
     */
    void ended(List<ContinuousBatch.Ended<Begun>> ended) {
        unread.addAll(ended);
        if (unread.isEmpty()) {
            return;
        }
        List<Begun> answered = unread.stream()
                .map(one -> given.carrying(one.owner(), one.generation(), provider.model()))
                .toList();
        Map<Begun, Double> read = given.meanLogProbabilities(answered);
        unread.clear();
        answered.forEach(begun -> outcomes.scored(
                begun,
                read.containsKey(begun) ? GivenAnswers.read(begun, read.get(begun)) : GivenAnswers.unread(begun)));
    }

    /** How many are not read yet. */
    int size() {
        return unread.size();
    }

    /** After a failure: who has to begin anew. */
    List<QueuedQuestion> giveUp() {
        List<QueuedQuestion> lost =
                unread.stream().map(one -> one.owner().queued()).toList();
        unread.clear();
        return lost;
    }
}
