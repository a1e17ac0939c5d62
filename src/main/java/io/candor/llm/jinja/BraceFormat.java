package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.util.List;

/** Python's {@code text.format(...)}, whose fields see no more than a template does. */
final class BraceFormat {
    private static final int MAX_DEPTH = 2;

    private final Object self;
    private final Arguments arguments;
    private final Execution execution;
    private int nextIndex;
    private boolean numbered;

    private BraceFormat(Object self, Arguments arguments, Execution execution) {
        this.self = self;
        this.arguments = arguments;
        this.execution = execution;
    }

    /** @param self the text or markup whose text is {@code format}; markup escapes the values */
    static Object format(Object self, String format, Arguments arguments, Execution execution) {
        return Markup.like(self, new BraceFormat(self, arguments, execution).format(format, 0));
    }

    private String format(String format, int depth) {
        if (depth == MAX_DEPTH) {
            throw new Failed("Max string recursion exceeded");
        }
        TextOutput out = new TextOutput(execution);
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            if ((c == '{' || c == '}') && at + 1 < format.length() && format.charAt(at + 1) == c) {
                out.append(c);
                at += 2;
            } else if (c == '{') {
                int end = closing(format, at + 1);
                execution.step();
                field(format.substring(at + 1, end), depth, out);
                at = end + 1;
            } else if (c == '}') {
                throw new Failed("Single '}' encountered in format string");
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    private static int closing(String format, int start) {
        int open = 1;
        for (int at = start; at < format.length(); at++) {
            open += format.charAt(at) == '{' ? 1 : format.charAt(at) == '}' ? -1 : 0;
            if (open == 0) {
                return at;
            }
        }
        throw new Failed(
                start == format.length()
                        ? "Single '{' encountered in format string"
                        : "expected '}' before end of string");
    }

    private void field(String field, int depth, TextOutput out) {
        int nameEnd = nameEnd(field);
        Object value = value(field.substring(0, nameEnd));
        int specStart = nameEnd;
        if (nameEnd < field.length() && field.charAt(nameEnd) == '!') {
            value = converted(value, field, nameEnd + 1);
            specStart = nameEnd + 2;
        }
        String spec = "";
        if (specStart < field.length()) {
            if (field.charAt(specStart) != ':') {
                throw new Failed("expected ':' after conversion specifier");
            }
            spec = format(field.substring(specStart + 1), depth + 1);
        }
        write(value, spec, out);
    }

    private static int nameEnd(String field) {
        boolean inBrackets = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            inBrackets = c == '[' || inBrackets && c != ']';
            if (!inBrackets && (c == '!' || c == ':')) {
                return i;
            }
        }
        return field.length();
    }

    private Object converted(Object value, String field, int at) {
        char conversion = at < field.length() ? field.charAt(at) : 0;
        return switch (conversion) {
            case 's' -> Printing.text(value, execution);
            case 'r' -> Printing.repr(value, execution);
            case 'a' -> Printing.ascii(Printing.repr(value, execution));
            default -> throw new Failed("unknown conversion specifier in a format string");
        };
    }

    private void write(Object value, String spec, TextOutput out) {
        if (self instanceof Markup) {
            TextOutput written = new TextOutput(execution);
            writePlain(value, spec, written);
            out.append(value instanceof Markup ? written.toString() : Markup.escaped(written.toString(), execution));
        } else {
            writePlain(value, spec, out);
        }
    }

    private static void writePlain(Object value, String spec, TextOutput out) {
        if (spec.isEmpty()) {
            out.print(value);
        } else {
            FormatSpec.parse(spec).write(out, value);
        }
    }

    /** The value of a field such as {@code 0}, {@code name.attribute} or {@code name[key]}. */
    private Object value(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
            end++;
        }
        Object value = argument(name.substring(0, end));
        while (end < name.length()) {
            boolean attribute = name.charAt(end) == '.';
            int start = end + 1;
            end = attribute ? attributeEnd(name, start) : name.indexOf(']', start);
            if (end <= start) {
                throw new Failed("Empty attribute in format string");
            }
            String part = name.substring(start, end);
            value = attribute ? Attributes.attribute(value, part) : Attributes.element(value, key(part));
            end += attribute ? 0 : 1;
        }
        return value;
    }

    private static int attributeEnd(String name, int start) {
        int end = start;
        while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
            end++;
        }
        return end;
    }

    private static Object key(String part) {
        return isIndex(part) ? (Object) Long.valueOf(part) : part;
    }

    private static boolean isIndex(String part) {
        return !part.isEmpty() && part.length() < 18 && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private Object argument(String name) {
        List<Object> positional = arguments.positional();
        if (name.isEmpty() || isIndex(name)) {
            if (name.isEmpty() ? numbered : nextIndex > 0) {
                throw new Failed("cannot mix manual and automatic field numbering in a format string");
            }
            numbered = !name.isEmpty();
            long index = name.isEmpty() ? nextIndex++ : Long.parseLong(name);
            if (index >= positional.size()) {
                throw new Failed("Replacement index " + index + " out of range for positional args tuple");
            }
            return positional.get((int) index);
        }
        if (!arguments.named().containsKey(name)) {
            throw new Failed("the format string wants a value named " + Printing.quote(name));
        }
        return arguments.named().get(name);
    }
}
