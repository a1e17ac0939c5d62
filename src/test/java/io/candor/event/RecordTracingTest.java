package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through a process that records nothing; AnswerLoopTest and TracingAccessTest see the spans of one that does. */
class RecordTracingTest {
    private static final String GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final RecordTracing tracing = new RecordTracing(RecordTracing.PROPAGATION_ONLY);
    private final ProducerRecord<String, String> record = new ProducerRecord<>("questions", "id", "Why?");

    @Test
    void shouldPassTheTraceOnAsItCame() {
        Context trace = tracing.requested(GIVEN, "vendor=1");

        tracing.send(record, trace).end();

        assertThat(record.headers())
                .extracting(header -> header.key() + "=" + new String(header.value()))
                .containsExactlyInAnyOrder("traceparent=" + GIVEN, "tracestate=vendor=1");
    }

    @Test
    void shouldReplaceAnEarlierTraceOfTheRecord() {
        record.headers().add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes());

        tracing.send(record, tracing.requested(GIVEN, null)).end();

        assertThat(record.headers().headers("traceparent"))
                .extracting(header -> new String(header.value()))
                .containsExactly(GIVEN);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "junk",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01"
            })
    void shouldWriteNoHeaderWhenThereIsNoValidTrace(String traceparent) {
        Span span = tracing.send(record, tracing.requested(traceparent, "vendor=1"));

        assertThat(span.getSpanContext().isValid()).isFalse();
        assertThat(record.headers()).isEmpty();
    }
}
