package io.candor.demo;

import java.util.Locale;

/** One answered question in one line of fixed width. */
final class AnswerRow {
    static final String HEADING = line("question", "answer", "confidence", "");
    private static final int QUESTION_WIDTH = 52;
    private static final int ANSWER_WIDTH = 24;

    private AnswerRow() {}

    static String of(AnsweredQuestion answered) {
        return line(
                answered.question().question(),
                answered.answer().getAnswer(),
                String.format(Locale.ROOT, "%.2f", answered.answer().getConfidence()),
                answered.right() ? "right" : "wrong");
    }

    private static String line(String question, String answer, String confidence, String verdict) {
        return String.format(
                Locale.ROOT,
                "%-" + QUESTION_WIDTH + "s  %-" + ANSWER_WIDTH + "s  %10s  %s",
                cut(question, QUESTION_WIDTH),
                cut(answer == null ? "" : answer, ANSWER_WIDTH),
                confidence,
                verdict);
    }

    // A model may write anything, and a line break would break the table.
    private static String cut(String text, int width) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= width ? line : line.substring(0, width - 3) + "...";
    }
}
