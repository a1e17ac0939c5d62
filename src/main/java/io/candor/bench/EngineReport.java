package io.candor.bench;

import java.util.List;
import java.util.Locale;

/**
 * Speed of the engine alone on one model.
 *
 * @param precision what it computes in
 * @param device {@code cpu}, or the GPU
 * @param threads most of one operation on the CPU
 * @param plan what was measured
 * @param lines one per batch size
 */
public record EngineReport(
        String model,
        String precision,
        String device,
        int threads,
        Machine machine,
        EngineBenchPlan plan,
        List<Line> lines) {

    /**
     * Speed at one batch size.
     *
     * @param rows prompts at once
     * @param prefillTokensPerSecond prompt tokens of all rows, with the first answer token
     * @param decodeTokensPerSecond answer tokens of all rows, from the second on
     * @param answerAndConfidenceOverAnswer ratio of times; null for a model without an adapter
     * @param samplesMillis time of all samples of one prompt
     * @param residentMebibytes of the process afterwards, or a dash
     */
    public record Line(
            int rows,
            MedianSpread prefillTokensPerSecond,
            MedianSpread decodeTokensPerSecond,
            MedianSpread answerAndConfidenceOverAnswer,
            MedianSpread samplesMillis,
            String residentMebibytes) {

        String text() {
            return String.join(
                    " | ",
                    "| " + rows,
                    prefillTokensPerSecond.text("%,.0f"),
                    decodeTokensPerSecond.text("%,.0f"),
                    answerAndConfidenceOverAnswer == null ? "–" : answerAndConfidenceOverAnswer.text("%.2f"),
                    samplesMillis.text("%,.0f"),
                    residentMebibytes + " |");
        }
    }

    /** For people: where and how, then a table in Markdown. */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s in %s on %s, %s, %s, load %.1f; prompts of %d tokens and %d after the first; medians of %d rounds%n%n",
                model,
                precision,
                device,
                machine.cpu() + " with " + machine.cores() + " cores",
                threads == 1 ? "1 thread" : "at most " + threads + " threads",
                machine.load(),
                plan.promptTokens(),
                plan.newTokens(),
                plan.rounds()));
        text.append(String.format(
                "| rows | prefill tok/s | decode tok/s | answer+confidence ÷ answer | %d samples ms | resident MiB |%n",
                plan.samples()));
        text.append(String.format("| --- | --- | --- | --- | --- | --- |%n"));
        lines.forEach(line -> text.append(line.text()).append(System.lineSeparator()));
        return text.toString();
    }
}
