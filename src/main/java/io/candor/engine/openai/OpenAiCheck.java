package io.candor.engine.openai;

import io.candor.engine.remote.Findings;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import java.time.Duration;
import java.util.List;

/** Tries what a server of OpenAI's API can do for Candor, and says what it cannot. */
public final class OpenAiCheck {
    private static final String QUESTION = "What is the capital of France?";
    private static final int TOKENS = 64;

    private final OpenAiServer server;

    public OpenAiCheck(OpenAiServer server) {
        this.server = server;
    }

    /** What depends on a failure is not tried. */
    public List<Findings.Finding> run() {
        Findings findings = new Findings();
        Generation[] answer = new Generation[1];
        try (OpenAiProvider source =
                new OpenAiProvider(server, () -> new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)))) {
            boolean answers = findings.tried("answers", () -> {
                answer[0] = answer(source);
                return "a text of " + answer[0].text().length() + " characters from " + server.model();
            });
            if (answers) {
                tokens(findings, answer[0]);
            }
        }
        findings.notTried(
                "states",
                "such servers give none: a model of yours reads question and answer (embedded, or at"
                        + " candor.engine.url); answerConfidence is null until labels have shown what answers of "
                        + server.name() + " are worth");
        findings.notTried("releases (LoRA)", "they belong to the model that reads");
        return findings.all();
    }

    private static void tokens(Findings findings, Generation answer) {
        int tokens = answer.continuation().logProbabilities().length;
        if (tokens > 0) {
            findings.tried(
                    "log-probs", () -> "of " + tokens + " tokens; they help to tell right answers from wrong ones");
        } else {
            findings.notTried("log-probs", "none given; the confidence goes by the reading model alone");
        }
    }

    private static Generation answer(OpenAiProvider source) {
        try (ContinuousBatch<String> batch = source.batch(question -> question, TOKENS)) {
            batch.join(List.of(new ContinuousBatch.Prompt<>(QUESTION, new int[] {0}, TOKENS)));
            List<ContinuousBatch.Ended<String>> ended = List.of();
            while (ended.isEmpty()) {
                ended = batch.decode();
            }
            return ended.get(0).generation();
        }
    }
}
