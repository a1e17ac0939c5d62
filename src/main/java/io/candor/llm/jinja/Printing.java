package io.candor.llm.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** How values print: Python's {@code str} and {@code repr}. */
final class Printing {
    private Printing() {}

    /** Python's {@code str(value)}. */
    static String text(Object value, Execution execution) {
        return value instanceof String text
                ? text
                : new TextOutput(execution).print(value).toString();
    }

    /** Appends {@code str(value)}. */
    static void print(TextOutput out, Object value) {
        if (value instanceof String text) {
            out.append(text);
        } else if (value instanceof Markup markup) {
            out.append(markup.text());
        } else if (!(value instanceof Undefined)) {
            repr(out, value);
        }
    }

    static String repr(Object value, Execution execution) {
        TextOutput out = new TextOutput(execution);
        repr(out, value);
        return out.toString();
    }

    /** Appends {@code repr(value)}. */
    private static void repr(TextOutput out, Object value) {
        out.execution().step();
        if (value == null) {
            out.append("None");
        } else if (value instanceof Boolean flag) {
            out.append(flag ? "True" : "False");
        } else if (value instanceof Double number) {
            out.append(NumberText.repr(number));
        } else if (Values.isInteger(value)) {
            out.append(NumberText.decimal(value));
        } else if (value instanceof String text) {
            out.append(quote(text));
        } else if (value instanceof Markup markup) {
            out.append("Markup(").append(quote(markup.text())).append(')');
        } else {
            out.execution().enter();
            compound(out, value);
            out.execution().leave();
        }
    }

    private static void compound(TextOutput out, Object value) {
        if (value instanceof List<?> list) {
            items(out, "[", Values.items(list).iterator(), "]");
        } else if (value instanceof Tuple tuple) {
            items(out, "(", tuple.items().iterator(), tuple.size() == 1 ? ",)" : ")");
        } else if (value instanceof Map) {
            dict(out, Values.dict(value));
        } else if (value instanceof DictView view) {
            items(out, view.kind().typeName() + "([", view.iterator(), "])");
        } else if (value instanceof Range range) {
            out.append(range.text());
        } else if (value instanceof AttributeHolder holder) {
            out.append(holder.text(out.execution()));
        } else if (value instanceof Callee.Function function) {
            out.append("<function ").append(function.name()).append('>');
        } else if (value instanceof Undefined) {
            out.append("Undefined");
        } else {
            out.append("<").append(Values.typeName(value)).append(" object>");
        }
    }

    private static void items(TextOutput out, String open, Iterator<Object> items, String close) {
        out.append(open);
        for (String separator = ""; items.hasNext(); separator = ", ") {
            out.append(separator);
            repr(out, items.next());
        }
        out.append(close);
    }

    private static void dict(TextOutput out, Map<Object, Object> dict) {
        out.append('{');
        String separator = "";
        for (Map.Entry<Object, Object> entry : dict.entrySet()) {
            out.append(separator);
            repr(out, DictKey.value(entry.getKey()));
            out.append(": ");
            repr(out, entry.getValue());
            separator = ", ";
        }
        out.append('}');
    }

    static String quote(String text) {
        StringBuilder out = new StringBuilder();
        quote(out, text);
        return out.toString();
    }

    private static void quote(StringBuilder out, String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            quote(out, text.codePointAt(i), quote);
        }
        out.append(quote);
    }

    private static void quote(StringBuilder out, int c, char quote) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (c == quote) {
                    out.append('\\').append(quote);
                } else if (isPrintable(c)) {
                    out.appendCodePoint(c);
                } else {
                    out.append((c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
                }
            }
        }
    }

    /** Python's {@code str.isprintable} of one code point. */
    static boolean isPrintable(int c) {
        return c == ' '
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
    }

    /** Python's {@code ascii}: a repr whose other characters are escaped too. */
    static String ascii(String repr) {
        StringBuilder out = new StringBuilder();
        repr.codePoints().forEach(c -> {
            if (c < 128) {
                out.append((char) c);
            } else {
                out.append((c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
            }
        });
        return out.toString();
    }
}
