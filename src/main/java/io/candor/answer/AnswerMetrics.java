package io.candor.answer;

import io.candor.event.Answer;
import io.candor.event.Escalation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Metrics of answering. Outcomes are counted at the commit, so that the numbers agree with the topics. Token counts are
 * named as in OpenTelemetry's conventions for generative AI; Kafka's own clients add theirs ({@code kafka.*}).
 */
final class AnswerMetrics {
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
        Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
        Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30)
    };
    private static final double[] CONFIDENCES = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0};

    private final MeterRegistry registry;
    private final DistributionSummary batchSize;
    private final DistributionSummary confidence;
    private final Counter sampled;

    AnswerMetrics(MeterRegistry registry) {
        this.registry = registry;
        batchSize = DistributionSummary.builder("candor.answer.batch.size")
                .description("Questions that begin together")
                .baseUnit("questions")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128)
                .register(registry);
        confidence = DistributionSummary.builder("candor.answer.confidence")
                .description("Confidence of committed answers")
                .serviceLevelObjectives(CONFIDENCES)
                .register(registry);
        sampled = Counter.builder("candor.answers.audit.sampled")
                .description("Committed answers in the audit sample")
                .register(registry);
    }

    void polled(int records) {
        registry.counter("candor.questions.consumed").increment(records);
    }

    void batch(int questions, long confidenceNanos) {
        batchSize.record(questions);
        latency("confidence", confidenceNanos);
    }

    /** @param nanos of one answer, from its confidence to its last token */
    void generated(long nanos) {
        latency("generation", nanos);
    }

    void committed(PendingRecord pending, long nowMillis) {
        if (pending.outcome() instanceof Outcome.Answered answered) {
            answer(answered.answer());
        } else if (pending.outcome() instanceof Outcome.Refused refused) {
            registry.counter("candor.dead.letters", "reason", refused.reason().name())
                    .increment();
        }
        latency("end-to-end", TimeUnit.MILLISECONDS.toNanos(nowMillis - pending.arrivedAt()));
    }

    private void answer(Answer answer) {
        registry.counter("candor.answers", "decision", answer.getDecision().name())
                .increment();
        latency("queue", TimeUnit.MICROSECONDS.toNanos(answer.getTimings().getQueuedMicros()));
        if (answer.getConfidence() != null) {
            confidence.record(answer.getConfidence());
            tokens("input", answer.getModelId(), answer.getPromptTokens());
        }
        if (answer.getEscalation() != null) {
            escalated(answer.getEscalation());
        }
        if (answer.getAuditSampled()) {
            sampled.increment();
        }
        if (answer.getAnswer() != null) {
            tokens("output", answer.getModelId(), answer.getAnswerTokens());
        }
    }

    private void escalated(Escalation escalation) {
        registry.counter(
                        "candor.escalations", "outcome", escalation.getOutcome().name())
                .increment();
        registry.counter("candor.escalation.cost").increment(escalation.getCost());
    }

    private void tokens(String type, String model, int count) {
        Tags tags = Tags.of("gen_ai.token.type", type, "gen_ai.request.model", model);
        registry.summary("gen_ai.client.token.usage", tags).record(count);
    }

    void committing(long nanos) {
        registry.counter("candor.answer.transactions", "outcome", "committed").increment();
        latency("commit", nanos);
    }

    void aborted() {
        registry.counter("candor.answer.transactions", "outcome", "aborted").increment();
    }

    /** @param event assigned, revoked or lost */
    void rebalanced(String event) {
        registry.counter("candor.answer.rebalances", "event", event).increment();
    }

    /** Records between poll and transaction, those committed ahead of them, and those behind them in Kafka. */
    void load(LoopState state, Clock clock) {
        Gauge.builder("candor.answer.outstanding", state::outstanding)
                .description("Questions polled and not answered yet")
                .register(registry);
        Gauge.builder("candor.answer.committed.ahead", state::ahead)
                .description("Outcomes committed ahead of an open question of their partition")
                .register(registry);
        Gauge.builder("candor.answer.consumer.lag", state::lag)
                .description("Questions in Kafka that this answerer did not poll yet")
                .register(registry);
        Gauge.builder("candor.answer.oldest.age", () -> state.oldestAge(clock))
                .description("Since the oldest question in progress arrived")
                .baseUnit("seconds")
                .register(registry);
    }

    private void latency(String stage, long nanos) {
        Timer.builder("candor.answer.latency")
                .description("Time by stage; end-to-end is from the question's arrival to the commit")
                .tags("stage", stage)
                .serviceLevelObjectives(LATENCIES)
                .register(registry)
                .record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }
}
