package io.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.candor.event.RecordTracing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracingAccessTest {
    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
    /** By itself it would export every five seconds. */
    private static final String DELAY = "otel.bsp.schedule.delay";

    private static final ActiveRoles NO_ROLE = new ActiveRoles(Optional.empty());

    private final TracingAccess access = new TracingAccess();
    private final BlockingQueue<String> collected = new LinkedBlockingQueue<>();
    private HttpServer collector;

    @BeforeEach
    void listen() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            // Protobuf writes text as it is.
            collected.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        System.setProperty(DELAY, "3600000");
        System.setProperty(
                ENDPOINT, "http://localhost:" + collector.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        System.clearProperty(DELAY);
        System.clearProperty(ENDPOINT);
        collector.stop(0);
    }

    @Test
    void shouldExportWhatIsLeftWhenTheProcessEnds() throws InterruptedException {
        OpenTelemetry telemetry =
                access.telemetry(Optional.of("otlp"), new ActiveRoles(Optional.of(List.of("console"))));
        ProducerRecord<String, String> record = new ProducerRecord<>("candor.questions", "id", "Why?");
        access.tracing(telemetry).send(record, Context.root()).end();

        access.close(telemetry);

        assertThat(collected.poll(30, TimeUnit.SECONDS))
                .contains("candor-console", "send candor.questions")
                .doesNotContain("Why?");
        assertThat(record.headers().lastHeader("traceparent")).isNotNull();
    }

    @Test
    void shouldOnlyPassTracesOnWhenNoExporterIsNamed() {
        assertThat(access.telemetry(Optional.empty(), NO_ROLE)).isSameAs(RecordTracing.PROPAGATION_ONLY);
        assertThat(access.telemetry(Optional.of("none"), NO_ROLE)).isSameAs(RecordTracing.PROPAGATION_ONLY);
    }

    @Test
    void shouldSayWhichExporterItDoesNotKnow() {
        assertThatThrownBy(() -> access.telemetry(Optional.of("telepathy"), NO_ROLE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("telepathy");
    }
}
