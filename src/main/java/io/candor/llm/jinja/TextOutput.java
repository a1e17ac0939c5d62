package io.candor.llm.jinja;

/** A text under construction, which refuses to grow beyond the limit of the rendering. */
final class TextOutput {
    private final StringBuilder text = new StringBuilder();
    private final Execution execution;

    TextOutput(Execution execution) {
        this.execution = execution;
    }

    Execution execution() {
        return execution;
    }

    TextOutput append(String part) {
        execution.growText(text.length(), part.length());
        text.append(part);
        return this;
    }

    TextOutput append(char c) {
        execution.growText(text.length(), 1);
        text.append(c);
        return this;
    }

    TextOutput appendCodePoint(int c) {
        execution.growText(text.length(), 1);
        text.appendCodePoint(c);
        return this;
    }

    /** Appends a text several times, none if {@code times} is negative. */
    TextOutput repeat(String part, long times) {
        if (times > 0 && !part.isEmpty()) {
            execution.growText(text.length(), times > Integer.MAX_VALUE ? Integer.MAX_VALUE : times * part.length());
            text.append(part.repeat((int) times));
        }
        return this;
    }

    /** Appends {@code str(value)}. */
    TextOutput print(Object value) {
        if (value instanceof String string) {
            return append(string);
        }
        Printing.print(this, value);
        return this;
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
