package io.candor.answer;

import static io.candor.answer.AnswererStream.question;
import static io.candor.answer.TestQuestions.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.answer.release.ReleasedModel;
import io.candor.audit.AuditReport;
import io.candor.embedded.TestBroker;
import io.candor.engine.remote.ServedAtlas;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answerer whose model runs behind an engine server, on a real broker and registry. */
class RemoteAnswererEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(120);
    /** More by hand: {@code -Dcandor.test.engine-restarts=10}. */
    private static final int RESTARTS = Integer.getInteger("candor.test.engine-restarts", 3);

    private static final int QUESTIONS = 300;

    @Test
    void shouldAnswerEveryQuestionOnceWhenTheEngineIsStartedAnewAgainAndAgain(@TempDir Path folder) {
        try (ServedAtlas atlas = new ServedAtlas(folder);
                AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            ReleasedModel model = ReleasedModel.of(atlas.engine(), atlas.adapter());
            Answerer answerer = stream.answerer(model);
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
