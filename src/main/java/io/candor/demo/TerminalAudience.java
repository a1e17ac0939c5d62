package io.candor.demo;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** A person at a terminal: the last answers in a table that is drawn anew in place, a progress line below. */
public final class TerminalAudience implements Audience {
    private static final int ROWS = 12;
    private static final int BAR = 40;
    private static final long REDRAW_NANOS = 80_000_000;
    private static final String UP = "\033[%dF";
    private static final String CLEAR = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String PLAIN = "\033[0m";

    private final PrintWriter out;
    private final boolean colored;
    private final Deque<AnsweredQuestion> last = new ArrayDeque<>();
    private int drawn;
    private int right;
    private int answered;
    private int all;
    private long drawnAt;

    /** @param colored whether right and wrong answers are told apart by color; see no-color.org */
    public TerminalAudience(PrintWriter out, boolean colored) {
        this.out = out;
        this.colored = colored;
    }

    @Override
    public void say(String line) {
        pause();
        out.println(line);
        out.flush();
    }

    @Override
    public void show(AnsweredQuestion question, int answeredNow, int allNow) {
        last.addLast(question);
        if (last.size() > ROWS) {
            last.removeFirst();
        }
        right += question.right() ? 1 : 0;
        answered = answeredNow;
        all = allNow;
        if (System.nanoTime() - drawnAt > REDRAW_NANOS) {
            draw();
        }
    }

    @Override
    public void pause() {
        if (!last.isEmpty()) {
            draw();
            last.clear();
            drawn = 0;
            right = 0;
        }
    }

    private String colored(AnsweredQuestion row) {
        return colored ? (row.right() ? GREEN : RED) + AnswerRow.of(row) + PLAIN : AnswerRow.of(row);
    }

    private void draw() {
        if (drawn > 0) {
            out.printf(UP, drawn);
        }
        out.println(AnswerRow.HEADING + CLEAR);
        last.forEach(row -> out.println(colored(row) + CLEAR));
        int filled = BAR * answered / all;
        out.printf(
                Locale.ROOT,
                "[%s%s] %,d of %,d answered, %.0f %% right%s%n%s",
                "=".repeat(filled),
                " ".repeat(BAR - filled),
                answered,
                all,
                100.0 * right / answered,
                CLEAR,
                CLEAR_BELOW);
        out.flush();
        drawn = last.size() + 2;
        drawnAt = System.nanoTime();
    }
}
