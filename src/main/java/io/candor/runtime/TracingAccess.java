package io.candor.runtime;

import io.candor.event.RecordTracing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Gives every stage the same tracing. Spans are recorded and exported once {@code OTEL_TRACES_EXPORTER} says where to; the
 * rest is OpenTelemetry's own configuration, with its own names and defaults.
 */
final class TracingAccess {
    /** Longest flush at the end: an unreachable collector must not keep a stopping process alive. */
    private static final int FLUSH_SECONDS = 3;

    @Produces
    @Singleton
    OpenTelemetry telemetry(
            @ConfigProperty(name = "otel.traces.exporter") Optional<String> exporter, ActiveRoles roles) {
        return exporter.filter(name -> !name.equals("none"))
                .<OpenTelemetry>map(name -> exporting(name, roles.names()))
                .orElse(RecordTracing.PROPAGATION_ONLY);
    }

    private static OpenTelemetrySdk exporting(String exporter, List<String> roles) {
        String service = roles.size() == 1 ? "candor-" + roles.get(0) : "candor";
        // Metrics are Prometheus's, logs go to the console; of OTLP's protocols the JDK's client speaks the one over
        // HTTP.
        Map<String, String> defaults = Map.of(
                "otel.traces.exporter", exporter,
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none",
                "otel.exporter.otlp.protocol", "http/protobuf",
                "otel.service.name", service);
        return AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> defaults)
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
    }

    @Produces
    @Singleton
    RecordTracing tracing(OpenTelemetry telemetry) {
        return new RecordTracing(telemetry);
    }

    void close(@Disposes OpenTelemetry telemetry) {
        if (telemetry instanceof OpenTelemetrySdk sdk) {
            sdk.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
        }
    }
}
