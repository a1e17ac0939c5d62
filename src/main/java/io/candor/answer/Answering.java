package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Question;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.HeadConfidence;
import io.candor.honesty.map.LogitMap;
import io.candor.honesty.map.TokenLogProbabilities;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Answers questions: those that begin together get their confidences in one pass, then each its answer where one is wanted,
 * beside all others that are under way. For one thread.
 */
final class Answering implements AutoCloseable {
    private final AnswerEngine engine;
    private final ContinuousBatch<Begun> underWay;
    private final AnswerConfig config;
    private final AuditSample sample;
    private final Supplier<TextKey> textKey;
    private final AnswerMetrics metrics;
    private final Clock clock;

    /** @param textKey has the key by the time that questions come */
    Answering(AnswerEngine engine, AnswerConfig config, Supplier<TextKey> textKey, AnswerMetrics metrics, Clock clock) {
        this.engine = engine;
        this.underWay = engine.continuousBatch();
        this.config = config;
        this.sample = new AuditSample(config);
        this.textKey = textKey;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Begins questions. Those that want no answer, came too late, or have all of it with the first token get their outcome.
     *
     * @param questions of one mode
     * @throws RuntimeException whatever the engine throws, or an OutOfMemoryError; then none of them has begun
     */
    void begin(List<QueuedQuestion> questions) {
        try (AnswerEngine.Lease lease = engine.lease()) {
            AnswerEngine.Serving serving = lease.serving();
            long start = System.nanoTime();
            Instant now = clock.instant();
            List<QueuedQuestion> alive =
                    questions.stream().filter(queued -> !queued.isExpired(now)).toList();
            if (!alive.isEmpty()) {
                List<Begun> scored = score(serving, alive, start);
                if (alive.get(0).isScoreOnly()) {
                    scored.forEach(begun -> finish(begun, begun.confident(null).setDecision(Decision.SCORED)));
                } else {
                    underWay.join(scored.stream().map(Begun::prompt).toList()).forEach(this::generated);
                }
            }
            questions.stream()
                    .filter(queued -> queued.isExpired(now))
                    .forEach(queued -> expire(queued, common(serving, queued, start)));
        }
    }

    /**
     * Brings all that are under way a little further.
     *
     * @throws RuntimeException whatever the engine throws, or an OutOfMemoryError; then {@link #giveUp} says for whom
     */
    void proceed() {
        underWay.decode().forEach(this::generated);
    }

    /** Questions that have begun and have no outcome yet. */
    int underWay() {
        return underWay.size();
    }

    /** How many more questions can begin whose prompt and answer have at most so many tokens. */
    int room(int tokens) {
        int places = config.batch().maxQuestions() - underWay.size();
        return places <= 0 ? 0 : Math.min(places, underWay.room(tokens));
    }

    /** Questions whose deadline has passed get their outcome, and those that are no longer ours to answer are let go. */
    void dropUnwanted() {
        Instant now = clock.instant();
        underWay.cancel(begun -> {
            boolean late = begun.queued().isExpired(now);
            if (late && !begun.queued().pending().isAbandoned()) {
                expire(begun.queued(), begun.unanswered());
            }
            return late || begun.queued().pending().isAbandoned();
        });
    }

    /** After a failure: who was under way and has to begin anew. */
    List<QueuedQuestion> giveUp() {
        return underWay.clear().stream().map(Begun::queued).toList();
    }

    /** The engine had too little memory: fewer are under way from now on. */
    void shrink() {
        underWay.shrink();
    }

    /**
     * Whether the engine answers a question known to be valid, in the mode of {@code queued}; if so, {@code queued} is
     * at fault.
     */
    boolean answersTrialQuestion(QueuedQuestion queued) {
        try (AnswerEngine.Lease lease = engine.lease();
                ContinuousBatch<QueuedQuestion> trial = engine.continuousBatch()) {
            int[] prompt = engine.prompt("What is the capital of France?");
            lease.serving().confidenceLogits(List.of(prompt));
            if (!queued.isScoreOnly()) {
                trial.join(List.of(new ContinuousBatch.Prompt<>(queued, prompt, 1)));
            }
            return true;
        } catch (RuntimeException | OutOfMemoryError broken) {
            // The engine's failure, not the question's: tried again for as long as it takes.
            return false;
        }
    }

    @Override
    public void close() {
        underWay.close();
    }

    private List<Begun> score(AnswerEngine.Serving serving, List<QueuedQuestion> questions, long start) {
        float[] logits = serving.confidenceLogits(
                questions.stream().map(QueuedQuestion::prompt).toList());
        long scored = System.nanoTime();
        metrics.batch(questions.size(), scored - start);
        List<Begun> begun = new ArrayList<>(questions.size());
        for (int i = 0; i < logits.length; i++) {
            QueuedQuestion queued = questions.get(i);
            Answer.Builder unanswered = common(serving, queued, start);
            Answer.Builder answer = Answer.newBuilder(unanswered)
                    .setRawConfidence(raw(logits[i]))
                    .setLogit(finite(logits[i]))
                    .setPromptTokens(queued.tokens());
            sample.draw(answer, textKey.get());
            answer.setTimings(new Timings(micros(start - queued.polledNanos()), micros(scored - start), 0L));
            begun.add(new Begun(queued, unanswered, answer, serving.map(), serving.answerMap(), logits[i], scored));
        }
        return begun;
    }

    private void generated(ContinuousBatch.Ended<Begun> ended) {
        Begun begun = ended.owner();
        Continuation continuation = ended.generation().continuation();
        long took = System.nanoTime() - begun.scoredNanos();
        metrics.generated(took);
        TokenLogProbabilities tokens =
                new TokenLogProbabilities(Math.min(0, continuation.meanLogProbability()), continuation.tokens().length);
        Answer.Builder answer = begun.confident(ended.generation().text(), tokens)
                .setAnswer(ended.generation().text())
                .setAnswerTokens(tokens.tokens())
                .setMeanTokenLogProbability(tokens.mean());
        answer.getTimings().setGenerationMicros(micros(took));
        finish(begun, answer.setDecision(accepts(answer) ? Decision.ACCEPTED : Decision.REVIEW));
    }

    /** By all that is known: the answer is there. */
    private boolean accepts(Answer.Builder answer) {
        double confidence =
                answer.getAnswerConfidence() == null ? answer.getConfidence() : answer.getAnswerConfidence();
        return confidence >= config.threshold(answer.getDomain());
    }

    private void expire(QueuedQuestion queued, Answer.Builder unanswered) {
        finish(queued, unanswered.setDecision(Decision.EXPIRED));
    }

    private void finish(Begun begun, Answer.Builder answer) {
        finish(begun.queued(), answer);
    }

    private void finish(QueuedQuestion queued, Answer.Builder answer) {
        queued.pending()
                .finish(new Outcome.Answered(
                        answer.setAnsweredAt(clock.instant()).build()));
    }

    private Answer.Builder common(AnswerEngine.Serving serving, QueuedQuestion queued, long start) {
        Question question = queued.question();
        ConsumerRecord<byte[], byte[]> origin = queued.pending().origin();
        return Answer.newBuilder()
                .setQuestionId(question.getId())
                .setQuestion(question.getText())
                .setTextHash(textKey.get().hash(question.getText()))
                .setDomain(question.getDomain())
                .setModelId(serving.modelId())
                .setReleaseId(serving.releaseId())
                .setAskedAt(question.getAskedAt())
                .setTimings(new Timings(micros(start - queued.polledNanos()), 0L, 0L))
                .setSource(new RecordPosition(origin.topic(), origin.partition(), origin.offset()));
    }

    private static double raw(float logit) {
        if (Float.isNaN(logit)) {
            throw new IllegalStateException("the engine gave no number for a confidence");
        }
        return HeadConfidence.raw(logit);
    }

    /** Null for a head that is beyond all numbers: its confidence is 0 or 1, and no map can be fitted to its logit. */
    private static Double finite(float logit) {
        return Float.isInfinite(logit) ? null : (double) logit;
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }

    /**
     * A question that has its logit.
     *
     * @param unanswered what its outcome is made from when it comes too late
     * @param answer what is known of its answer so far
     * @param map of the release that gave the logit
     * @param answerMap of the same release, if it has one
     * @param scoredNanos {@link System#nanoTime()} when it had its logit
     */
    private record Begun(
            QueuedQuestion queued,
            Answer.Builder unanswered,
            Answer.Builder answer,
            LogitMap map,
            Optional<AnswerMap> answerMap,
            float logit,
            long scoredNanos) {
        ContinuousBatch.Prompt<Begun> prompt() {
            return new ContinuousBatch.Prompt<>(this, queued.prompt(), queued.maxTokens());
        }

        /** @param said the answer, which the confidence may depend on; null where none is wanted */
        Answer.Builder confident(String said) {
            return answer.setConfidence(HeadConfidence.mapped(map, logit, answer.getDomain(), AnswerIdentity.of(said)));
        }

        /** With the confidence in the answer too, where the release has a map for it. */
        Answer.Builder confident(String said, TokenLogProbabilities tokens) {
            answerMap.ifPresent(known -> answer.setAnswerConfidence(
                    known.confidence(logit, tokens, answer.getDomain(), AnswerIdentity.of(said))));
            return confident(said);
        }
    }
}
