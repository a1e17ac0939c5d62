package io.candor.answer;

import static io.candor.answer.AnswererStream.question;
import static io.candor.answer.TestQuestions.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.candor.MappedConfig;
import io.candor.answer.release.ReleasedModel;
import io.candor.audit.AuditReport;
import io.candor.embedded.TestBroker;
import io.candor.engine.openai.OpenAiConfig;
import io.candor.engine.openai.OpenAiTestServer;
import io.candor.engine.remote.EngineConfig;
import io.candor.engine.remote.ServedAtlas;
import io.candor.engine.sglang.SglangConfig;
import io.candor.engine.vllm.VllmConfig;
import io.candor.event.Answer;
import io.candor.event.AnswerMode;
import io.candor.event.Decision;
import io.candor.event.Question;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.OpenModels;
import io.candor.release.store.BundledRelease;
import io.candor.release.store.EmbeddedCheckpoint;
import io.candor.release.store.MapFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answerer whose answers another server gives and whose model reads them, on a real broker and registry. */
class OpenAiAnswererEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(120);
    private static final String SOURCE = "acme-large";
    private static final List<String> COUNTRIES = List.of("France", "Japan", "Brazil", "Mongolia", "Peru", "Kenya");
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    private final OpenAiTestServer upstream = new OpenAiTestServer(question -> "Paris, as " + question.length());
    private Path model;

    @BeforeEach
    void unpack() {
        model = new EmbeddedCheckpoint(getClass().getClassLoader(), "atlas").unpack(folder);
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    private ReleasedModel configured(Path adapter) {
        return ConfiguredModel.open(
                MappedConfig.of(
                        AnswerConfig.class,
                        Map.of(
                                "cache",
                                folder.toString(),
                                "adapter",
                                adapter.toString(),
                                "device",
                                "cpu",
                                "precision",
                                "float32",
                                "threads",
                                "1")),
                MappedConfig.of(EngineConfig.class, Map.of()),
                MappedConfig.of(VllmConfig.class, Map.of()),
                MappedConfig.of(SglangConfig.class, Map.of()),
                MappedConfig.of(OpenAiConfig.class, Map.of("url", upstream.url(), "model", SOURCE)),
                new OpenModels(Optional.empty()));
    }

    private static void ask(AnswererStream stream) {
        for (String country : COUNTRIES) {
            stream.put(bytes(country), stream.written(question(country, text(country))));
        }
        stream.flush();
    }

    private static String text(String country) {
        return "What is the capital of " + country + "?";
    }

    private static Map<String, Answer> answers(AnswererStream stream, int count) {
        await("answered").atMost(WAIT).until(() -> stream.answered() == count);
        Map<String, Answer> answers = new TreeMap<>();
        String topic = stream.topics().answers().name();
        stream.committed(topic).forEach(record -> {
            Answer answer =
                    stream.topics().answers().valueSerde().deserializer().deserialize(topic, record.value());
            answers.put(answer.getQuestionId(), answer);
        });
        return answers;
    }

    @Test
    void shouldPassOnTheAnswersWithoutAConfidenceInThemWhenNobodyHasJudgedAny() {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers());
                LanguageModel reading = LanguageModel.open(model, ServedAtlas.SETTINGS)) {
            stream.answerer(configured(BundledRelease.adapterOf(model)));
            ask(stream);

            Map<String, Answer> answers = answers(stream, COUNTRIES.size());

            answers.forEach((country, answer) -> {
                int[] prompt = reading.prompt(text(country));
                String said = "Paris, as " + text(country).length();
                double mean =
                        reading.meanLogProbabilities(List.of(prompt), List.of(reading.givenAnswer(prompt, said)))[0];
                assertThat(answer.getAnswer()).isEqualTo(said);
                assertThat(answer.getAnswerModel()).isEqualTo(SOURCE);
                assertThat(answer.getDecision()).isEqualTo(Decision.SCORED);
                assertThat(answer.getConfidence()).isBetween(0.0, 1.0);
                assertThat(answer.getAnswerConfidence()).isNull();
                assertThat(answer.getMeanTokenLogProbability()).isCloseTo(mean, within(TOLERANCE));
                assertThat(answer.getAnswerMeanTokenLogProbability())
                        .isCloseTo(OpenAiTestServer.LOG_PROBABILITY, within(1e-6));
            });
            AuditReport report = stream.audit(WAIT);
            assertThat(report.first()).isEmpty();
        }
    }

    @Test
    void shouldSayHowLikelyTheAnswersAreRightWhenTheReleaseHasAMapOfTheirModel() throws IOException {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            stream.answerer(configured(withMap()));
            ask(stream);

            Map<String, Answer> answers = answers(stream, COUNTRIES.size());

            assertThat(answers.values()).allSatisfy(answer -> assertThat(answer.getAnswerConfidence())
                    .isBetween(0.0, 1.0));
        }
    }

    /** The bundled release with a map that goes by how probable our model finds the words. */
    private Path withMap() throws IOException {
        Path adapter = folder.resolve("mapped");
        PathUtils.copyDirectory(BundledRelease.adapterOf(model), adapter);
        AnswerMap map = new AnswerMap(new AnswerMap.Weights(0.5, 1, 0, 0.1), LogitMap.IDENTITY);
        Files.write(adapter.resolve(MapFile.SOURCES), MapFile.bytes(new TreeMap<>(Map.of(SOURCE, map))));
        return adapter;
    }

    @Test
    void shouldReadAnswersThatQuestionsCarryAsBefore() {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            stream.answerer(configured(BundledRelease.adapterOf(model)));
            Question carrying = question("carrying", text("Peru"));
            carrying.setMode(AnswerMode.SCORE);
            carrying.setAnswer("Lima");
            carrying.setAnswerModel("another");
            stream.put(bytes("carrying"), stream.written(carrying));
            stream.flush();

            Answer answer = answers(stream, 1).get("carrying");

            assertThat(answer.getAnswer()).isEqualTo("Lima");
            assertThat(answer.getAnswerModel()).isEqualTo("another");
        }
    }

    @Test
    void shouldPassOnAnAnswerThatIsTooLongToBeRead() {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            upstream.plant(200, OpenAiTestServer.reply("long ".repeat(4000), false));
            stream.answerer(configured(BundledRelease.adapterOf(model)));
            stream.put(bytes("q"), stream.written(question("q", text("Peru"))));
            stream.flush();

            Answer answer = answers(stream, 1).get("q");

            assertThat(answer.getAnswer()).startsWith("long long");
            assertThat(answer.getAnswerTokens()).isZero();
            assertThat(answer.getAnswerConfidence()).isNull();
            assertThat(stream.audit(WAIT).first()).isEmpty();
        }
    }

    @Test
    void shouldAnswerAllOnceWhenTheServerFailsNowAndThen() {
        for (int i = 0; i < 3; i++) {
            upstream.plant(502, "<html>Bad Gateway</html>");
            upstream.plant(429, "");
            upstream.plant(500, "{\"error\":{\"message\":\"The server had an error\",\"code\":null}}");
        }
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            stream.answerer(configured(BundledRelease.adapterOf(model)));
            ask(stream);

            assertThat(answers(stream, COUNTRIES.size())).hasSize(COUNTRIES.size());
            AuditReport report = stream.audit(WAIT);
            assertThat(report.first()).isEmpty();
            assertThat(report.deadLetters()).isZero();
        }
    }
}
