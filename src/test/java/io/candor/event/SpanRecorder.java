package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;

/** Keeps every span that ends. */
public final class SpanRecorder {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final RecordTracing tracing = new RecordTracing(OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .setPropagators(RecordTracing.PROPAGATION_ONLY.getPropagators())
            .build());

    public RecordTracing tracing() {
        return tracing;
    }

    /** In the order of their ends. */
    public List<SpanData> ended() {
        return exporter.getFinishedSpanItems();
    }

    /** The only span of this name that ended. */
    public SpanData ended(String name) {
        List<SpanData> named =
                ended().stream().filter(span -> span.getName().equals(name)).toList();
        assertThat(named).hasSize(1);
        return named.get(0);
    }
}
