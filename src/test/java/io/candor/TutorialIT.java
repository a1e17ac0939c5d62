package io.candor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/tutorial.md} word for word, and then every client to copy on the service that it leaves. */
@Timeout(900)
class TutorialIT {
    private static final Path PAGE = Path.of("docs", "tutorial.md");
    private static final String SERVICE = "http://localhost:8080";
    private static final String JAVA =
            "java -cp \"target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*\" docs/clients/java/";

    @TempDir
    static Path folder;

    private static Walkthrough clone;
    private static final StringBuilder SAID = new StringBuilder();

    @BeforeAll
    static void follow() throws IOException, InterruptedException {
        Walkthrough.assumeThatPortsAreFree();
        clone = new Walkthrough(folder);
        for (String block : Walkthrough.blocks(PAGE)) {
            SAID.append(clone.run(block));
        }
        Files.writeString(Path.of("target", "tutorial.log"), SAID);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (clone != null) {
            clone.close();
        }
    }

    @Test
    void shouldServeAHeadWithItsFiguresWhenTheTutorialIsFollowedWordForWord() {
        assertThat(SAID)
                .contains("0.50 REVIEW", "200 answers, 0 verdicts", "200 answers, 200 verdicts")
                .contains("by the model's own consistency, without a label", "Brier score is better (gain")
                .contains("CLEAN")
                .containsPattern("release my-model-imported-\\w+ of my-model@\\w+ is stored and live")
                .containsPattern("release my-model-map-\\w+ is live again");
    }

    @Test
    void shouldAnswerTheClientInJavaThatAsksOverKafka() throws IOException, InterruptedException {
        String said = clone.run(
                JAVA
                        + "AskOverKafka.java localhost:9092 http://localhost:8081/apis/ccompat/v7 \"What is the capital of Japan?\"");

        assertThat(said).contains("answer Tokyo").containsPattern("confidence 0\\.\\d+, (ACCEPTED|REVIEW)");
    }

    @Test
    void shouldAnswerTheClientInPythonAndTakeItsVerdict() throws IOException, InterruptedException {
        assumeThatThereIs("python3");

        String said = clone.run("python3 docs/clients/python/ask_and_judge.py " + SERVICE
                + " \"What is the capital of France?\" Paris");

        assertThat(said).contains("answer Paris").containsPattern("verdict \\S+");
    }

    @Test
    void shouldAnswerTheClientInNodeAndTakeItsVerdict() throws IOException, InterruptedException {
        assumeThatThereIs("node");

        String said = clone.run(
                "node docs/clients/node/ask-and-judge.mjs " + SERVICE + " \"What is the capital of Italy?\" Rome");

        assertThat(said).contains("answer Rome").containsPattern("verdict \\S+");
    }

    private static void assumeThatThereIs(String program) {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program))),
                "not run: " + program + " is not on the PATH");
    }
}
