package io.candor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks the documented table of metrics on the packaged service. */
class MetricsTableIT {
    private static final int QUESTIONS = 120;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void shouldServeEveryDocumentedMetricWhenQuestionsWereAskedAndJudged() throws Exception {
        MetricsTable table = MetricsTable.read();
        assertThat(table.rows()).hasSizeGreaterThan(30);
        Map<String, String> small = Map.of(
                "CANDOR_FEEDBACK_BATCHES_SIZE", "50",
                "CANDOR_FEEDBACK_BATCHES_DRIFT_MINIMUM", "50",
                "CANDOR_FEEDBACK_REPORTS_FLUSH", "1S",
                "CANDOR_ANSWER_AUDIT_SAMPLE_SHARE", "1",
                "CANDOR_FEEDBACK_DRIFT_VERDICT_WAIT", "0S",
                "CANDOR_FEEDBACK_DRIFT_MATURITY", "0S");
        try (PackagedStack stack = PackagedStack.start(folder, small)) {
            assertThat(stack.post("/v1/questions", questions())).isEqualTo(202);
            assertThat(stack.post("/v1/questions", "{\"text\":\"\"}")).isEqualTo(400);
            poison(stack);
            for (int i = 0; i < QUESTIONS; i++) {
                assertThat(stack.post("/v1/feedback", wrong(i))).isEqualTo(202);
            }

            await("every metric of the table").atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                            table.problems(stack.get("/metrics")))
                    .isEmpty());
            assertThat(MetricsTable.undocumented(stack.get("/metrics"))).isEmpty();
        }
    }

    private static String questions() throws IOException {
        List<Map<String, String>> asked = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                MetricsTableIT.class.getResourceAsStream("/atlas/questions/demo.jsonl"), StandardCharsets.UTF_8))) {
            for (int i = 0; i < QUESTIONS; i++) {
                String text = JSON.readTree(lines.readLine()).get("question").asText();
                asked.add(Map.of("id", "metrics-" + i, "text", text));
            }
        }
        return JSON.writeValueAsString(asked);
    }

    /** Nothing is right, so that drift shows and the batch closes early. */
    private static String wrong(int i) {
        return "{\"questionId\":\"metrics-%d\",\"verdict\":false,\"labeler\":\"key\",\"source\":\"REFERENCE\"}"
                .formatted(i);
    }

    private static void poison(PackagedStack stack) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", stack.bootstrapServers());
        byte[] noise = "no Avro".getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("candor.questions", noise, noise))
                    .get();
            producer.send(new ProducerRecord<>("candor.feedback", noise, noise)).get();
        }
    }
}
