package io.candor.llm.jinja;

/**
 * A template that cannot be read, or that cannot be rendered with the variables given. Trying again with the same template
 * and variables cannot help, save for {@link LimitExceeded} by time on a busy machine.
 *
 * <p>The message is one line in plain words, cut where it is long, and begins with the template's line where it is known.
 */
public abstract sealed class TemplateException extends RuntimeException {
    /** A template can say anything, and name values of any length. */
    private static final int MAX_DETAIL = 1_000;

    private final String detail;
    private final int line;

    private TemplateException(String detail, int line) {
        super((line > 0 ? "line " + line + ": " : "") + cut(detail).strip().replaceAll("\\R\\s*", " "));
        this.detail = cut(detail);
        this.line = line;
    }

    private static String cut(String text) {
        return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL) + " ...";
    }

    /** What is wrong, without the line; of {@link Raised}, what the template said, letter by letter, if it is not long. */
    public String detail() {
        return detail;
    }

    /** The template's line, from 1, or 0 where it is unknown. */
    public int line() {
        return line;
    }

    /** This exception, told at which line rendering was, unless it already knows. */
    abstract TemplateException at(int renderedLine);

    /** The source is no Jinja template. */
    public static final class Syntax extends TemplateException {
        Syntax(String detail, int line) {
            super(detail, line);
        }

        @Override
        TemplateException at(int renderedLine) {
            return this;
        }
    }

    /** The template refuses its input by {@code raise_exception}; {@link #detail()} is its message. */
    public static final class Raised extends TemplateException {
        Raised(String detail) {
            this(detail, 0);
        }

        private Raised(String detail, int line) {
            super(detail, line);
        }

        @Override
        TemplateException at(int renderedLine) {
            return line() > 0 ? this : new Raised(detail(), renderedLine);
        }
    }

    /** The template does what its values do not allow: an operation on an undefined value, a wrong type, a forbidden access. */
    public static final class Failed extends TemplateException {
        Failed(String detail) {
            this(detail, 0);
        }

        private Failed(String detail, int line) {
            super(detail, line);
        }

        @Override
        TemplateException at(int renderedLine) {
            return line() > 0 ? this : new Failed(detail(), renderedLine);
        }
    }

    /** Rendering would take more time, memory or depth than {@link RenderLimits} grants. */
    public static final class LimitExceeded extends TemplateException {
        LimitExceeded(String detail) {
            this(detail, 0);
        }

        private LimitExceeded(String detail, int line) {
            super(detail, line);
        }

        @Override
        TemplateException at(int renderedLine) {
            return line() > 0 ? this : new LimitExceeded(detail(), renderedLine);
        }
    }
}
