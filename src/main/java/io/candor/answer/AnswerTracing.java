package io.candor.answer;

import io.candor.event.Answer;
import io.candor.event.RecordTracing;
import io.candor.event.Timings;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The spans of a question here: one from poll to commit, and in it one of the model's work, which others share.
 * The latter is named as in OpenTelemetry's conventions for generative AI, and recorded at the commit, so that only
 * committed answers have it. The span of an abandoned record ends there; the record gets a new one when it is read
 * again.
 */
final class AnswerTracing {
    private static final AttributeKey<String> DECISION = AttributeKey.stringKey("candor.decision");
    private static final AttributeKey<Double> CONFIDENCE = AttributeKey.doubleKey("candor.confidence");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");
    private static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    private static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");

    private final RecordTracing tracing;
    private final String group;

    AnswerTracing(RecordTracing tracing, String group) {
        this.tracing = tracing;
        this.group = group;
    }

    /** The pending record of {@code origin}, whose span begins with the poll. */
    PendingRecord begin(ConsumerRecord<byte[], byte[]> origin, Instant polledAt) {
        return new PendingRecord(origin, polledAt, tracing.process(origin, group, polledAt));
    }

    /** Makes the span of {@code pending} the parent of what is done with its answer. */
    void write(PendingRecord pending, Headers headers) {
        tracing.write(pending.span(), headers);
    }

    void committed(PendingRecord pending) {
        Span span = pending.span();
        if (!span.isRecording()) {
            return;
        }
        if (pending.outcome() instanceof Outcome.Answered answered) {
            Answer answer = answered.answer();
            span.setAttribute(RecordTracing.QUESTION_ID, answer.getQuestionId())
                    .setAttribute(RecordTracing.RELEASE_ID, answer.getReleaseId())
                    .setAttribute(DECISION, answer.getDecision().name());
            if (answer.getConfidence() != null) {
                span.setAttribute(CONFIDENCE, answer.getConfidence());
                model(pending, answer);
            }
        } else if (pending.outcome() instanceof Outcome.Refused refused) {
            span.setAttribute(RecordTracing.ERROR_TYPE, refused.reason().name()).setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    private void model(PendingRecord pending, Answer answer) {
        Timings timings = answer.getTimings();
        Instant start = pending.polledAt().plus(timings.getQueuedMicros(), ChronoUnit.MICROS);
        Instant end = start.plus(timings.getConfidenceMicros() + timings.getGenerationMicros(), ChronoUnit.MICROS);
        SpanBuilder span = tracing.tracer()
                .spanBuilder("chat " + answer.getModelId())
                .setSpanKind(SpanKind.INTERNAL)
                .setParent(Context.root().with(pending.span()))
                .setStartTimestamp(start)
                .setAttribute(OPERATION, "chat")
                .setAttribute(PROVIDER, "candor")
                .setAttribute(MODEL, answer.getModelId())
                .setAttribute(INPUT_TOKENS, (long) answer.getPromptTokens());
        if (answer.getAnswer() != null) {
            span.setAttribute(OUTPUT_TOKENS, (long) answer.getAnswerTokens());
        }
        span.startSpan().end(end);
    }
}
