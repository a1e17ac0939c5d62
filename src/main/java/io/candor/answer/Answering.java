package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Question;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.map.HeadConfidence;
import io.candor.llm.decoder.Generation;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Answers a micro-batch: first the confidence of each question, then its answer where one is wanted. */
final class Answering {
    private final AnswerEngine engine;
    private final AnswerConfig config;
    private final AuditSample sample;
    private final Supplier<TextKey> textKey;
    private final AnswerMetrics metrics;
    private final Clock clock;

    /** @param textKey has the key by the time that questions come */
    Answering(AnswerEngine engine, AnswerConfig config, Supplier<TextKey> textKey, AnswerMetrics metrics, Clock clock) {
        this.engine = engine;
        this.config = config;
        this.sample = new AuditSample(config);
        this.textKey = textKey;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Sets the outcome of every question of {@code batch}, or of none.
     *
     * @param batch of one mode and one token limit
     * @throws RuntimeException whatever the engine throws; an OutOfMemoryError likewise
     */
    void answer(List<QueuedQuestion> batch) {
        try (AnswerEngine.Lease lease = engine.lease()) {
            answer(lease.serving(), batch);
        }
    }

    private void answer(AnswerEngine.Serving serving, List<QueuedQuestion> batch) {
        long start = System.nanoTime();
        Instant now = clock.instant();
        List<QueuedQuestion> alive =
                batch.stream().filter(queued -> !queued.isExpired(now)).toList();
        List<Answer> answers = alive.isEmpty() ? List.of() : run(serving, alive, start);
        batch.stream()
                .filter(queued -> queued.isExpired(now))
                .forEach(queued -> finish(queued, expired(serving, queued, start)));
        for (int i = 0; i < alive.size(); i++) {
            finish(alive.get(i), answers.get(i));
        }
    }

    /**
     * Whether the engine answers a question known to be valid, in the mode of {@code queued}; if so, {@code queued} is
     * at fault.
     */
    boolean answersTrialQuestion(QueuedQuestion queued) {
        try (AnswerEngine.Lease lease = engine.lease()) {
            List<int[]> prompts = List.of(engine.prompt("What is the capital of France?"));
            lease.serving().confidenceLogits(prompts);
            if (!queued.isScoreOnly()) {
                lease.serving().answer(prompts, 1);
            }
            return true;
        } catch (RuntimeException | OutOfMemoryError broken) {
            // The engine's failure, not the question's: tried again for as long as it takes.
            return false;
        }
    }

    private static void finish(QueuedQuestion queued, Answer answer) {
        queued.pending().finish(new Outcome.Answered(answer));
    }

    private List<Answer> run(AnswerEngine.Serving serving, List<QueuedQuestion> questions, long start) {
        List<int[]> prompts = questions.stream().map(QueuedQuestion::prompt).toList();
        boolean scoreOnly = questions.get(0).isScoreOnly();
        float[] logits = serving.confidenceLogits(prompts);
        long scored = System.nanoTime();
        List<Generation> generations =
                scoreOnly ? List.of() : serving.answer(prompts, questions.get(0).maxTokens());
        long generated = System.nanoTime();
        metrics.batch(questions.size(), scored - start, scoreOnly ? 0 : generated - scored);
        List<Answer> answers = new ArrayList<>(questions.size());
        for (int i = 0; i < questions.size(); i++) {
            Answer.Builder answer = common(serving, questions.get(i), start)
                    .setRawConfidence(raw(logits[i]))
                    .setLogit(finite(logits[i]))
                    .setPromptTokens(questions.get(i).tokens());
            sample.draw(answer, textKey.get());
            answer.getTimings().setConfidenceMicros(micros(scored - start));
            String said = scoreOnly ? null : generations.get(i).text();
            answer.setConfidence(
                    HeadConfidence.mapped(serving.map(), logits[i], answer.getDomain(), AnswerIdentity.of(said)));
            if (scoreOnly) {
                answer.setDecision(Decision.SCORED);
            } else {
                generated(answer, generations.get(i)).getTimings().setGenerationMicros(micros(generated - scored));
            }
            answers.add(answer.build());
        }
        return answers;
    }

    private Answer.Builder generated(Answer.Builder answer, Generation generation) {
        return answer.setAnswer(generation.text())
                .setAnswerTokens(generation.continuation().tokens().length)
                .setMeanTokenLogProbability(
                        Math.min(0, generation.continuation().meanLogProbability()))
                .setDecision(accepts(answer) ? Decision.ACCEPTED : Decision.REVIEW);
    }

    private boolean accepts(Answer.Builder answer) {
        return answer.getConfidence() >= config.threshold(answer.getDomain());
    }

    private Answer expired(AnswerEngine.Serving serving, QueuedQuestion queued, long start) {
        return common(serving, queued, start).setDecision(Decision.EXPIRED).build();
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
                .setAnsweredAt(clock.instant())
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
}
