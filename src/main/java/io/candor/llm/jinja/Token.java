package io.candor.llm.jinja;

/**
 * A piece of a template's source.
 *
 * @param value the text of data, names and strings, the number of numbers, otherwise the operator
 * @param line from 1
 */
record Token(Kind kind, Object value, int line) {
    enum Kind {
        DATA("text"),
        VARIABLE_BEGIN("{{"),
        VARIABLE_END("}}"),
        BLOCK_BEGIN("{%"),
        BLOCK_END("%}"),
        NAME("name"),
        STRING("string"),
        INTEGER("integer"),
        FLOAT("float"),
        POWER("**"),
        FLOOR_DIVIDE("//"),
        EQUAL("=="),
        NOT_EQUAL("!="),
        GREATER_EQUAL(">="),
        LESS_EQUAL("<="),
        ADD("+"),
        SUBTRACT("-"),
        DIVIDE("/"),
        MULTIPLY("*"),
        MODULO("%"),
        TILDE("~"),
        LEFT_BRACKET("["),
        RIGHT_BRACKET("]"),
        LEFT_PARENTHESIS("("),
        RIGHT_PARENTHESIS(")"),
        LEFT_BRACE("{"),
        RIGHT_BRACE("}"),
        GREATER(">"),
        LESS("<"),
        ASSIGN("="),
        DOT("."),
        COLON(":"),
        PIPE("|"),
        COMMA(","),
        SEMICOLON(";"),
        END("end of the template");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isName(String name) {
        return kind == Kind.NAME && value.equals(name);
    }

    String text() {
        return kind == Kind.NAME ? (String) value : kind.text();
    }
}
