package io.candor.demo;

import java.io.PrintWriter;

/** A log: plain lines, and of the many answers only a share. */
public final class PlainAudience implements Audience {
    private static final int LINES = 40;

    private final PrintWriter out;

    public PlainAudience(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void say(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public void show(AnsweredQuestion question, int answered, int all) {
        if (answered == 1) {
            say("   number  " + AnswerRow.HEADING);
        }
        if (answered % Math.max(1, all / LINES) == 0 || answered == all) {
            say(String.format("%9d  %s", answered, AnswerRow.of(question)));
        }
    }

    @Override
    public void pause() {
        out.flush();
    }
}
