package io.candor.llm.jinja;

/**
 * A text that counts as HTML already, made by {@code escape}, {@code forceescape} and {@code safe}. Whatever is joined to it
 * is escaped first.
 */
record Markup(String text) {
    static Markup escape(Object value, Execution execution) {
        if (value instanceof Markup markup) {
            return markup;
        }
        return new Markup(escaped(Printing.text(value, execution), execution));
    }

    static String escaped(String text, Execution execution) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\'' -> out.append("&#39;");
                case '"' -> out.append("&#34;");
                default -> out.append(c);
            }
        }
        return execution.charged(out.toString());
    }

    /** A text of the kind the model was: markup stays markup. */
    static Object like(Object model, String text) {
        return model instanceof Markup ? new Markup(text) : text;
    }
}
