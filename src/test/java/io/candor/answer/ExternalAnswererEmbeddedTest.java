package io.candor.answer;

import static io.candor.answer.AnswererStream.question;
import static io.candor.answer.TestQuestions.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.candor.answer.release.ReleasedModel;
import io.candor.audit.AuditReport;
import io.candor.embedded.TestBroker;
import io.candor.engine.external.ExternalAtlas;
import io.candor.engine.remote.ServedAtlas;
import io.candor.event.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answerer whose model runs behind servers that speak another project's protocol, on a real broker and registry. */
abstract class ExternalAnswererEmbeddedTest<A extends ExternalAtlas> {
    private static final Duration WAIT = Duration.ofSeconds(120);
    /** More by hand: {@code -Dcandor.test.engine-restarts=10}. */
    private static final int RESTARTS = Integer.getInteger("candor.test.engine-restarts", 2);

    private static final int QUESTIONS = 100;
    private static final double TOLERANCE = 1e-5;

    abstract A serve(Path cache);

    /** The model that settings name. */
    abstract ReleasedModel configured(Path folder, A atlas);

    @Test
    void shouldAnswerAsTheEmbeddedEngineDoesWhenSettingsNameTheServers(@TempDir Path folder) {
        try (A atlas = serve(folder);
                AnswererStream here = new AnswererStream(TestBroker.bootstrapServers());
                AnswererStream there = new AnswererStream(TestBroker.bootstrapServers())) {
            here.answerer(ReleasedModel.open(atlas.folder(), atlas.adapter(), ServedAtlas.SETTINGS));
            there.answerer(configured(folder, atlas));
            ask(here, 0);
            ask(there, 0);

            Map<String, Answer> expected = answers(here);
            Map<String, Answer> answers = answers(there);

            assertThat(answers).hasSize(QUESTIONS);
            answers.forEach((id, answer) -> {
                Answer same = expected.get(id);
                assertThat(answer.getAnswer()).isEqualTo(same.getAnswer());
                assertThat(answer.getModelId()).isEqualTo(same.getModelId());
                assertThat(answer.getReleaseId()).isEqualTo(same.getReleaseId());
                assertThat(answer.getConfidence()).isCloseTo(same.getConfidence(), within(TOLERANCE));
                assertThat(answer.getMeanTokenLogProbability())
                        .isCloseTo(same.getMeanTokenLogProbability(), within(TOLERANCE));
            });
        }
    }

    private static Map<String, Answer> answers(AnswererStream stream) {
        await("answered").atMost(WAIT).until(() -> stream.answered() == QUESTIONS);
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
    void shouldAnswerEveryQuestionOnceWhenTheServersAreStartedAnewAgainAndAgain(@TempDir Path folder) {
        try (A atlas = serve(folder);
                AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            Answerer answerer = stream.answerer(ReleasedModel.of(atlas.engine(), atlas.adapter()));
            await("joined").atMost(WAIT).until(() -> answerer.state().isJoined());
            for (int restart = 0; restart < RESTARTS; restart++) {
                int first = restart * QUESTIONS;
                ask(stream, first);
                await("some answered").atMost(WAIT).until(() -> stream.answered() > first + QUESTIONS / 10);

                atlas.stop();
                await("noticed").atMost(WAIT).until(answerer::isEngineFailing);
                atlas.start();
            }

            AuditReport report = stream.audit(WAIT);

            assertThat(report.first()).isEmpty();
            assertThat(report.answered()).isEqualTo(RESTARTS * QUESTIONS);
            assertThat(report.deadLetters()).isZero();
        }
    }

    private static void ask(AnswererStream stream, int first) {
        for (int i = first; i < first + QUESTIONS; i++) {
            stream.put(bytes("q" + i), stream.written(question("q" + i, "What is the capital of country " + i + "?")));
        }
        stream.flush();
    }
}
