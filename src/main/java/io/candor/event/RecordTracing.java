package io.candor.event;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Spans of what happens to a record, with their context in its headers (W3C Trace Context), named as in OpenTelemetry's
 * conventions for messaging. Of a record's content only the question's id becomes an attribute.
 */
public final class RecordTracing {
    /** Records nothing, and passes contexts on as they came. */
    public static final OpenTelemetry PROPAGATION_ONLY =
            OpenTelemetry.propagating(ContextPropagators.create(W3CTraceContextPropagator.getInstance()));

    /** Question.id. */
    public static final AttributeKey<String> QUESTION_ID = AttributeKey.stringKey("candor.question.id");
    /** The release that gave a confidence. */
    public static final AttributeKey<String> RELEASE_ID = AttributeKey.stringKey("candor.release.id");
    /** What kind of failure ended a span. */
    public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION_NAME = AttributeKey.stringKey("messaging.operation.name");
    private static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
    private static final AttributeKey<String> GROUP = AttributeKey.stringKey("messaging.consumer.group.name");

    /** More than 32 members of a tracestate need, in bytes, if they are as short as W3C asks. */
    private static final int LONGEST_CONTEXT = 4_096;

    private static final TextMapSetter<Headers> SETTER =
            (headers, name, value) -> headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    public RecordTracing(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("io.candor");
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
    }

    public Tracer tracer() {
        return tracer;
    }

    /**
     * The context of a request; the root where it has none, or none that is valid.
     *
     * @param traceparent header of that name, or null
     * @param tracestate header of that name, or null
     */
    public Context requested(String traceparent, String tracestate) {
        Headers headers = new RecordHeaders();
        add(headers, "traceparent", traceparent);
        add(headers, "tracestate", tracestate);
        return propagator.extract(Context.root(), headers, HeadersGetter.INSTANCE);
    }

    private static void add(Headers headers, String name, String value) {
        if (value != null) {
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Of a record's headers those that carry its trace, as they came; what else somebody put there need not travel on. */
    public static Headers traceOf(Headers headers) {
        Headers trace = new RecordHeaders();
        for (String name : W3CTraceContextPropagator.getInstance().fields()) {
            Header header = headers.lastHeader(name);
            if (header != null && header.value() != null && header.value().length <= LONGEST_CONTEXT) {
                trace.add(header);
            }
        }
        return trace;
    }

    /** A span of giving {@code record} to the broker; its context is in the record's headers. */
    public Span send(ProducerRecord<?, ?> record, Context parent) {
        Span span = span("send", record.topic(), SpanKind.PRODUCER)
                .setParent(parent)
                .startSpan();
        write(span, record.headers());
        return span;
    }

    /** A span of the work on {@code record}, child of the one that sent it. */
    public Span process(ConsumerRecord<?, ?> record, String group, Instant polledAt) {
        return span("process", record.topic(), SpanKind.CONSUMER)
                .setParent(propagator.extract(Context.root(), record.headers(), HeadersGetter.INSTANCE))
                .setStartTimestamp(polledAt)
                .setAttribute(PARTITION, Integer.toString(record.partition()))
                .setAttribute(OFFSET, record.offset())
                .setAttribute(GROUP, group)
                .startSpan();
    }

    private SpanBuilder span(String operation, String topic, SpanKind kind) {
        return tracer.spanBuilder(operation + " " + topic)
                .setSpanKind(kind)
                .setAttribute(SYSTEM, "kafka")
                .setAttribute(OPERATION_NAME, operation)
                .setAttribute(OPERATION_TYPE, operation)
                .setAttribute(DESTINATION, topic);
    }

    /**
     * Ends a span.
     *
     * @param failure what kept the record from the broker; null if nothing did
     */
    public static void end(Span span, Throwable failure) {
        if (failure != null) {
            Throwable cause = failure instanceof ExecutionException wrapped ? wrapped.getCause() : failure;
            span.setStatus(StatusCode.ERROR)
                    .setAttribute(ERROR_TYPE, cause.getClass().getName());
        }
        span.end();
    }

    /** Makes {@code span} the parent of whatever is done with the record that gets these headers. */
    public void write(Span span, Headers headers) {
        propagator.inject(Context.root().with(span), headers, SETTER);
    }

    private enum HeadersGetter implements TextMapGetter<Headers> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Headers headers) {
            return StreamSupport.stream(headers.spliterator(), false)
                    .map(Header::key)
                    .toList();
        }

        @Override
        public String get(Headers headers, String key) {
            Header header = headers.lastHeader(key);
            return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        }
    }
}
